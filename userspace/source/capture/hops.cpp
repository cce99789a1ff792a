// SPDX-License-Identifier: Apache-2.0
#include "source/capture/hops.hpp"

#include "wire/hops.hpp"

namespace bgpsnoop::source {

void CaptureHops::note(const wire::TcpSegment& segment)
{
    if (!segment.has(wire::tcp_flag::rst))
        ttls_[segment.source.address].insert(segment.ttl);
}

std::optional<bool> CaptureHops::is_foreign(const wire::TcpSegment& reset) const
{
    const auto found = ttls_.find(reset.source.address);
    if (found == ttls_.end())
        return std::nullopt;
    std::optional<bool> foreign;
    for (const std::uint8_t ttl : found->second) {
        const auto elsewhere = wire::from_elsewhere(reset.ttl, ttl);
        if (elsewhere == false)
            return false;
        if (elsewhere)
            foreign = true;
    }
    return foreign;
}

} // namespace bgpsnoop::source
