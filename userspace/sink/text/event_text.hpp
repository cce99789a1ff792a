// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::sink {

/// An event for people, as tcpdump would print it: time of day (UTC), local end, arrow, peer, what
/// happened. One line, broken if it has more columns; a connection's end has its verdict below it.
/// No line end at the end.
/// `event` is what event_json() makes, here or at the agent's end of an HTTP connection.
std::string event_text(const nlohmann::ordered_json& event, bool coloured = false,
                       std::size_t columns = std::numeric_limits<std::size_t>::max());

/// Events one below the other, with a line for the day ("2026-11-23 UTC") where it is not that of
/// the event before; before the first, not today.
class EventLines {
public:
    EventLines(wire::Time now, bool coloured);
    /// Ends with a line end. See event_text().
    std::string next(const nlohmann::ordered_json& event,
                     std::size_t columns = std::numeric_limits<std::size_t>::max());

private:
    std::string date_;
    bool coloured_;
};

} // namespace bgpsnoop::sink
