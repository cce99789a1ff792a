// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "wire/message_type.hpp"
#include "wire/time.hpp"

/// Counters and queues of a connection at one moment.
namespace bgpsnoop::engine {

using wire::Duration;
using wire::Time;

/// BGP messages of one direction, counted since the connection began or, if it is older than us,
/// since we found it. Indexed by wire::message_counter(type).
struct StreamCounts {
    static constexpr std::size_t types = wire::message_counters;
    std::array<std::uint64_t, types> messages{};
    std::array<std::optional<Time>, types> last{};
    std::uint64_t bytes = 0; ///< of the TCP stream
    /// For how long the speaker had said nothing before its newest KEEPALIVE. Where the source
    /// does not tell, one count and the next do.
    std::optional<Duration> keepalive_interval;

    void merge(const StreamCounts& other);    ///< keeps the larger of each: counts do not go back
    std::optional<Time> last_message() const; ///< NOTIFICATIONs aside
    bool operator==(const StreamCounts&) const = default;
};

/// What a capture lacks of one direction of a connection.
struct Uncaptured {
    bool all = false;             ///< not one segment of it is there, and something of it was sent
    std::uint64_t bytes = 0;      ///< were sent, as acknowledgements or later segments tell
    std::uint64_t cut = 0;        ///< bytes behind the snap length, of segments that are there
    std::optional<Time> acked_at; ///< when the other end last acknowledged some of those bytes
    std::uint64_t undated = 0;    ///< of them, right before a RST, and acknowledged by nobody
    bool last = false; ///< no message was seen behind them, and they may hold a NOTIFICATION or FIN
    bool operator==(const Uncaptured&) const = default;
};

/// How the socket stands. Taken at every state change, and from time to time in between.
struct SocketSample {
    StreamCounts sent;
    StreamCounts received; ///< what the speaker has read (capture: what was on the wire)
    std::optional<std::uint64_t> bytes_accepted; ///< payload its TCP took in, read or not
    std::optional<std::uint32_t> unread_bytes;   ///< accepted and not read by the speaker
    std::optional<std::uint32_t> unacked_bytes;  ///< sent, not acknowledged by the peer's TCP
    std::optional<std::uint32_t> unsent_bytes;   ///< written by the speaker, not sent yet
    std::optional<std::uint64_t> bytes_acked; ///< by the peer's TCP; if we called, of our SYN, too
    std::optional<Time> heard_at;    ///< the newest segment of the peer, whatever it carried
    std::optional<Time> spoke_at;    ///< captures only: likewise of ours, RSTs aside
    std::optional<Time> acked_at;    ///< the newest that acknowledged more of what we sent
    std::optional<Time> repeated_at; ///< the newest that brought only what we had acknowledged
    std::optional<std::uint32_t> segments_sent; ///< by our TCP, SYNs and repetitions included
    std::optional<std::uint32_t> retransmits;   ///< segments, since the connection began
    std::optional<Duration> rtt;                ///< smoothed
    std::optional<std::uint32_t> peer_window;   ///< bytes the peer offers to take; 0: it is full
    std::optional<std::uint32_t> local_window;  ///< bytes we offered at last; 0: we are full
    std::optional<std::uint32_t> out_of_order;  ///< segments that wait for one before them
    /// Bytes that the peer sent, as the sequence number of its newest segment tells, and that
    /// never arrived.
    std::optional<std::uint32_t> missing_bytes;
    /// Captures only: what we sent and never came by, as later segments tell; when the newest of
    /// those was sent. Our speaker had written it by then.
    std::optional<std::uint32_t> sent_missing_bytes;
    std::optional<Time> sent_behind_at;
    /// Captures only: what the peer repeats, and our TCP did not acknowledge though it is there. It
    /// was lost behind the place of the capture, or the kernel dropped it.
    std::optional<std::uint32_t> ignored_bytes;
    /// Captures only: SYN|ACKs that the caller's TCP has not acknowledged.
    std::optional<std::uint32_t> untaken_answers;
    /// Captures only: keep-alive probes of TCP (RFC 9293 3.8.4) since the other end's last segment.
    std::optional<std::uint32_t> probes_sent;
    std::optional<std::uint32_t> probes_received;
    std::optional<Uncaptured> sent_uncaptured; ///< captures only
    std::optional<Uncaptured> received_uncaptured;
    std::optional<bool> has_auth_key; ///< an MD5 or TCP-AO key is set on our socket

    /// Makes this the newest that is known of each fact: what the newer sample does not tell stays.
    void merge(const SocketSample& newer);
    bool operator==(const SocketSample&) const = default;
};

} // namespace bgpsnoop::engine
