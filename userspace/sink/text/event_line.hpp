#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace bgpsnoop::sink {

/// An event read back from the agent, in one line: when (UTC), who, what happened. No line end.
std::string event_line(const nlohmann::ordered_json& event);

} // namespace bgpsnoop::sink
