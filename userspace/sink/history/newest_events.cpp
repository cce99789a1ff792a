// SPDX-License-Identifier: Apache-2.0
#include "sink/history/newest_events.hpp"

#include <utility>

namespace bgpsnoop::sink {

std::vector<KeptEventPtr> NewestEvents::put(const std::vector<KeptEventPtr>& told, Room room)
{
    for (const KeptEventPtr& each : told) {
        bytes_ += each->json.size();
        events_.push_back(each);
    }
    std::vector<KeptEventPtr> oldest;
    while (events_.size() > room.events || (bytes_ > room.bytes && !events_.empty())) {
        bytes_ -= events_.front()->json.size();
        oldest.push_back(std::move(events_.front()));
        events_.pop_front();
    }
    return oldest;
}

} // namespace bgpsnoop::sink
