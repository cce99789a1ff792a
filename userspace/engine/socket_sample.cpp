// SPDX-License-Identifier: Apache-2.0
#include "engine/socket_sample.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

namespace bgpsnoop::engine {

namespace {

/// Every member, in the struct's order. One that is missing here does not compile.
template <typename Sample> auto members_of(Sample& sample)
{
    auto& [sent, received, bytes_accepted, unread_bytes, unacked_bytes, unsent_bytes, bytes_acked,
           heard_at, spoke_at, acked_at, repeated_at, segments_sent, retransmits, rtt, peer_window,
           local_window, out_of_order, missing_bytes, sent_missing_bytes, sent_behind_at,
           ignored_bytes, untaken_answers, probes_sent, probes_received, sent_uncaptured,
           received_uncaptured, has_auth_key] = sample;
    return std::tie(sent, received, bytes_accepted, unread_bytes, unacked_bytes, unsent_bytes,
                    bytes_acked, heard_at, spoke_at, acked_at, repeated_at, segments_sent,
                    retransmits, rtt, peer_window, local_window, out_of_order, missing_bytes,
                    sent_missing_bytes, sent_behind_at, ignored_bytes, untaken_answers, probes_sent,
                    probes_received, sent_uncaptured, received_uncaptured, has_auth_key);
}

/// Counts come every second, KEEPALIVEs rarely as often.
std::optional<Duration> interval_between(const StreamCounts& known, const StreamCounts& newer)
{
    const std::size_t keepalive = wire::message_counter(wire::MessageType::keepalive);
    const auto at = newer.last.at(keepalive);
    const auto before = known.last_message();
    const auto more = newer.messages.at(keepalive) - known.messages.at(keepalive);
    if (!at || !before || *at <= *before ||
        newer.messages.at(keepalive) <= known.messages.at(keepalive))
        return std::nullopt;
    Time from = *before;
    for (const auto& last : newer.last) // what came in the same second, and before it
        if (last && *last < *at)
            from = std::max(from, *last);
    return (*at - from) / static_cast<Duration::rep>(more);
}

void renew(StreamCounts& known, const StreamCounts& newer)
{
    known.merge(newer);
}

template <typename Fact> void renew(std::optional<Fact>& known, const std::optional<Fact>& newer)
{
    if (newer)
        known = newer;
}

} // namespace

void StreamCounts::merge(const StreamCounts& other)
{
    const auto told = other.keepalive_interval;
    if (const auto interval = told ? told : interval_between(*this, other))
        keepalive_interval = interval;
    for (std::size_t type = 0; type < types; ++type) {
        messages[type] = std::max(messages[type], other.messages[type]);
        last[type] = std::max(last[type], other.last[type]);
    }
    bytes = std::max(bytes, other.bytes);
}

std::optional<Time> StreamCounts::last_message() const
{
    const std::size_t last_word = wire::message_counter(wire::MessageType::notification);
    std::optional<Time> latest;
    for (std::size_t type = 0; type < types; ++type)
        if (type != last_word)
            latest = std::max(latest, last[type]);
    return latest;
}

void SocketSample::merge(const SocketSample& newer)
{
    const auto renew_all = [](auto known, auto told) {
        [&]<std::size_t... At>(std::index_sequence<At...>)
        {
            (renew(std::get<At>(known), std::get<At>(told)), ...);
        }
        (std::make_index_sequence<std::tuple_size_v<decltype(known)>>());
    };
    renew_all(members_of(*this), members_of(newer));
}

} // namespace bgpsnoop::engine
