// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/sample_reader.hpp"

#include <type_traits>

#include <cstddef>
#include <optional>

#include <linux/types.h>

#include "record.h"

namespace bgpsnoop::source {

namespace {

/// Nothing: it never happened.
std::optional<engine::Time> time_of(__u64 boot_ns, const BootClock& clock)
{
    return boot_ns == 0 ? std::nullopt : std::optional(clock.at(boot_ns));
}

engine::StreamCounts read_counts(const ::stream_counts& counts, const BootClock& clock)
{
    static_assert(std::extent_v<decltype(counts.messages)> == engine::StreamCounts::types);
    engine::StreamCounts result;
    result.bytes = counts.bytes;
    for (std::size_t type = 0; type < engine::StreamCounts::types; ++type) {
        result.messages[type] = counts.messages[type];
        result.last[type] = time_of(counts.last_ns[type], clock);
    }
    return result;
}

} // namespace

engine::SocketSample read_sample(const ::socket_sample& sample, const BootClock& clock)
{
    engine::SocketSample result;
    result.sent = read_counts(sample.sent, clock);
    result.received = read_counts(sample.received, clock);
    result.bytes_accepted = sample.bytes_received;
    result.unacked_bytes = sample.unacked_bytes;
    result.bytes_acked = sample.bytes_acked;
    result.heard_at = time_of(sample.heard_ns, clock);
    result.acked_at = time_of(sample.acked_ns, clock);
    result.repeated_at = time_of(sample.repeated_ns, clock);
    if (sample.of_packets == 0 || sample.segments_sent != 0) // 0: none was seen
        result.segments_sent = sample.segments_sent;
    if (sample.heard_ns != 0)
        result.missing_bytes = sample.missing_bytes;
    result.retransmits = sample.retransmits;
    if (sample.srtt_us != 0)
        result.rtt = std::chrono::microseconds(sample.srtt_us);
    if (sample.of_packets != 0)
        return result;
    result.unread_bytes = sample.unread_bytes;
    result.unsent_bytes = sample.unsent_bytes;
    result.peer_window = sample.peer_window;
    result.local_window = sample.local_window;
    result.out_of_order = sample.out_of_order;
    result.has_auth_key = sample.has_auth_key != 0;
    return result;
}

} // namespace bgpsnoop::source
