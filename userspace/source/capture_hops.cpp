#include "source/capture_hops.hpp"

#include <algorithm>
#include <array>

namespace bgpsnoop::source {

namespace {

constexpr std::array<std::uint8_t, 3> first_ttls{64, 128, 255}; // what systems begin with
constexpr int longest_way = 31;                                 // a TTL below 33 was set by someone

/// Absent if the TTL does not tell.
std::optional<int> hops_of(std::uint8_t ttl)
{
    const int hops = *std::ranges::lower_bound(first_ttls, ttl) - ttl;
    return hops <= longest_way ? std::optional(hops) : std::nullopt;
}

} // namespace

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
    if (found->second.contains(reset.ttl))
        return false;
    const auto hops = hops_of(reset.ttl);
    bool compared = false;
    for (const std::uint8_t ttl : found->second) {
        const auto others = hops_of(ttl);
        compared = compared || (hops && others);
        if (hops && hops == others)
            return false;
    }
    return compared ? std::optional(true) : std::nullopt;
}

} // namespace bgpsnoop::source
