// SPDX-License-Identifier: Apache-2.0
#include "source/capture/copies.hpp"

#include <algorithm>

namespace bgpsnoop::source {

namespace {

using namespace std::chrono_literals;

/// No TCP repeats a segment sooner after a timeout (Linux: 200 ms), and no path between two taps
/// is as long.
constexpr auto longest_lag = 150ms;

constexpr std::size_t most_recent = 1U << 16U; // where no time passes in a file

std::size_t mix(std::size_t hash, std::uint64_t value)
{
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
    return (hash ^ value) * golden;
}

/// An acknowledgement alone, or a RST: TCP may say the same twice within a moment.
bool may_be_said_twice(const wire::TcpSegment& segment)
{
    using namespace wire::tcp_flag;
    return segment.has(rst) || (segment.payload_length == 0 && !segment.has(syn | fin));
}

} // namespace

/// The ports and numbers tell nearly all segments of 150 ms apart.
std::size_t CaptureCopies::Hash::operator()(const Print& print) const
{
    const std::uint64_t ports =
        std::uint64_t{print.source.port} << 16U | std::uint64_t{print.destination.port};
    const std::uint64_t numbers = std::uint64_t{print.seq} << 32U | print.ack;
    const std::size_t hash = mix(mix(0, ports), numbers);
    return hash ^ hash >> 32U;
}

bool CaptureCopies::is_copy(wire::Time time, const wire::TcpSegment& segment)
{
    forget(time - longest_lag);
    const auto [print, is_new] =
        recent_.insert({segment.source, segment.destination, segment.seq, segment.ack,
                        segment.payload_length, segment.ip_id, segment.window, segment.flags});
    if (is_new) {
        order_.emplace_back(time, &*print);
        return false;
    }
    const std::pair<wire::Address, wire::Address> pair =
        std::minmax(segment.source.address, segment.destination.address);
    if (may_be_said_twice(segment))
        return copied_.contains(pair);
    copied_.insert(pair);
    return true;
}

void CaptureCopies::forget(wire::Time before)
{
    const auto is_old = [&] {
        return order_.front().first < before || order_.size() > most_recent;
    };
    for (; !order_.empty() && is_old(); order_.pop_front())
        recent_.erase(recent_.find(*order_.front().second));
}

} // namespace bgpsnoop::source
