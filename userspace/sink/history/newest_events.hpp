// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "sink/history/kept_event.hpp"

namespace bgpsnoop::sink {

/// The newest events in the order of their numbers, as many as find room. Most have some hundred
/// bytes; an OPEN with all that a peer can put into it has a hundred thousand.
class NewestEvents {
public:
    struct Room {
        std::size_t events;
        std::size_t bytes = std::size_t{32} << 20;
    };

    /// Returns those that there is no room for any more.
    std::vector<KeptEventPtr> put(const std::vector<KeptEventPtr>& told, Room room);
    const std::deque<KeptEventPtr>& all() const { return events_; }

private:
    std::deque<KeptEventPtr> events_;
    std::size_t bytes_ = 0; ///< of their JSON
};

} // namespace bgpsnoop::sink
