// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::sink {

/// An event for people, as tcpdump would print it: time of day (UTC), local end, arrow, peer, what
/// happened. One line; a connection's end has its verdict below it. No line end at the end.
/// `event` is what event_json() makes, here or at the agent's end of an HTTP connection.
std::string event_text(const nlohmann::ordered_json& event, bool coloured = false);

/// Events one below the other, with a line for the day ("2026-11-23 UTC") where it is not that of
/// the event before; before the first, not today.
class EventLines {
public:
    EventLines(wire::Time now, bool coloured);
    std::string next(const nlohmann::ordered_json& event); ///< ends with a line end

private:
    std::string date_;
    bool coloured_;
};

} // namespace bgpsnoop::sink
