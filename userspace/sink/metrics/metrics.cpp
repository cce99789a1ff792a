// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/metrics.hpp"

#include "sink/metrics/collect.hpp"
#include "sink/metrics/exposition.hpp"

namespace bgpsnoop::sink {

std::string metrics_text(const engine::Snapshot& snapshot, const SelfState& self,
                         std::uint32_t own_netns)
{
    constexpr std::size_t of_session = 6'000; // bytes, about
    Exposition text;
    text.reserve(of_session * snapshot.sessions.size());
    collect(snapshot, self, own_netns, text);
    return text.take();
}

} // namespace bgpsnoop::sink
