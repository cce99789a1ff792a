#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::sink {

/// An event for people, as tcpdump would print it: when (UTC), local end, arrow, peer, what
/// happened. One line; a connection's end has its verdict below it. No line end at the end.
/// `event` is what event_json() makes, here or at the agent's end of an HTTP connection.
std::string event_text(const nlohmann::ordered_json& event, bool coloured = false);

} // namespace bgpsnoop::sink
