// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/finding.hpp"
#include "engine/input.hpp"
#include "engine/session/drops.hpp"
#include "wire/message_header.hpp"

/// What is known about one connection: each fact once, with the time it was seen, nothing
/// concluded. The connection writes it, the rules of the diagnosis read it. "Arrived" counts bytes
/// that lie unread in the receive queue; "read" is what the local speaker knows.
namespace bgpsnoop::engine {

/// RFC 8538: what a hard reset wraps is the reason. FRR says "BFD down" that way to another FRR.
inline wire::Notification::Inner reason(const wire::Notification& notification)
{
    return notification.wrapped.value_or(
        wire::Notification::Inner{notification.code, notification.subcode});
}

struct StreamEvidence {
    std::optional<Time> arrived_at;      ///< the first message, read or not
    std::optional<Time> open_at;         ///< the OPEN was written, or read by our speaker
    std::optional<wire::Open> open;      ///< decoded; also one that lies unread
    std::uint32_t open_length = 0;       ///< on the wire; 0: a former run did not tell
    bool open_cut = false;               ///< of that OPEN no more than a part was seen
    std::optional<Time> traffic_at;      ///< the first KEEPALIVE or UPDATE written or read
    std::optional<Time> notification_at; ///< the first one, read or not
    bool notification_read = false;
    wire::Notification notification;       ///< of that time; code 0 if it does not decode
    std::uint32_t notification_length = 0; ///< on the wire
    bool notification_cut = false;         ///< its code was not seen
    bool notification_crosses_fin = false; ///< of the other end: its sender had not heard of that
    std::optional<Time> fin_at;
    std::optional<Time> reset_at;
    std::optional<bool> reset_with_ack;
    std::optional<bool> reset_ttl_foreign;         ///< something on the way sent it, not the peer
    std::optional<wire::MessageHeader> ill_formed; ///< the first that no agreement allows
    std::optional<wire::MessageHeader> extended;   ///< the first that needs one (RFC 8654)
    bool not_bgp = false;
    bool framing_lost = false;
    bool given_up = false; ///< for the same, so often: no message is looked for any more
    bool bytes_missed = false;
    std::optional<Time> unseen_at; ///< bytes that a capture lacks were acknowledged, before the end
    StreamCounts counts;           ///< samples and messages seen, whichever is more
};

/// Who ended TCP first, and how.
struct Ending {
    Direction by = Direction::received; ///< sent: our end
    bool reset = false;                 ///< else a FIN
    Time at;
};

/// It ended while no process of ours ran: all that is known is between when and when.
struct Unwatched {
    Time from;
    Time to;
    bool rebooted = false;             ///< the host was, in between
    std::optional<TcpState> left_over; ///< what the socket list shows in its place
};

struct Evidence {
    Identity who;
    std::optional<Initiator> initiator;
    bool incomplete = false;  ///< its beginning was not seen in this run,
    bool seen_before = false; ///< but a former one saw it, and knows when that was
    bool found_up = false;    ///< it was there when the source began, past its handshake
    std::optional<Unwatched> unwatched;
    bool records_lost = false;   ///< some source lost records while it lived
    bool end_untold = false;     ///< it was found gone, see SocketGone
    bool syn_refused = false;    ///< there never was a socket: this host answered the SYN with RST
    bool syn_unanswered = false; ///< nor here: the peer's SYN got no answer that it took
    bool withdrawn = false;      ///< the caller answered SYN|ACK with a RST
    bool unsendable = false;     ///< our speaker's connect() failed with nothing sent
    std::optional<Time> input_over; ///< the capture ended then

    Time first_seen;
    Time counted_from; ///< by this run; a former one has seen it first
    std::optional<Time> syn_at;
    std::optional<Time> handshake_at;
    std::optional<Time> up_at; ///< established
    std::optional<Ending> ending;
    std::optional<Time> closed_at;       ///< the socket is gone
    std::optional<Time> unsure_reset_at; ///< by the peer, or by our TCP: see may_be_our_own()
    bool closed_by_owner = false;
    bool owner_exiting = false;
    int error = 0;               ///< the first errno reported
    bool error_reported = false; ///< by the network, not by a failing system call
    std::optional<SocketErrorSeen::Icmp> icmp;
    std::optional<Time> address_gone_at; ///< our address was removed from this host,
    std::optional<Time> address_back_at; ///< and is there again
    bool other_end_here = false; ///< it is a socket of this host too, in the same namespace and VRF
    std::optional<Process> other_process; ///< of that socket

    TcpState tcp = TcpState::none;
    bool past_handshake = false; ///< some state said so, even if the handshake was not seen
    bool called = false;         ///< it was in SYN_SENT
    bool foreign_caller = false; ///< and a process of ours that is no speaker of BGP called
    StreamEvidence sent;
    StreamEvidence received;
    std::optional<Time> wrote_at; ///< our newest message, until the peer's last word
    SocketSample sample;          ///< the newest of each fact; streams have counts of their own
    Drops drops;                  ///< of its segments, by this host
    std::uint64_t retransmits_before = 0;  ///< of the sample's: a former run has counted them
    std::optional<Time> none_unread_at;    ///< the newest sample without a byte unread
    std::optional<Time> zero_window_since; ///< a window is 0 now, the peer's or ours
    Duration zero_window{};                ///< for which one was, as samples tell,
    Duration local_zero_window{};          ///< or ours

    const StreamEvidence& stream(Direction direction) const;
    StreamEvidence& stream(Direction direction);

    void note_end(Direction by, bool reset, Time now); ///< the first one counts
    /// A stopped daemon writes again when it wakes, which is too late to count.
    void note_written(std::optional<Time> at);

    bool handshake_done() const;
    bool established() const { return up_at.has_value(); }
    bool opens_exchanged() const { return sent.open_at && received.open; }
    /// It was up before the source looked: `up_at` is when that showed.
    bool was_up_before() const;
    /// A capture without a single segment of that end: what it sent is unknown, not absent.
    bool peer_uncaptured() const;
    bool speaker_uncaptured() const;
    bool from_capture() const { return !who.process && who.netns == 0; }
    /// A capture shows that an end has heard nothing of the other for the hold time, by then.
    bool given_up_by(Initiator end, Time then) const;
    bool one_way() const { return peer_uncaptured() || speaker_uncaptured(); }
    bool peer_silent() const;    ///< not one BGP byte arrived, as far as can be known
    bool speaker_silent() const; ///< our speaker wrote none
    /// Our end sent an OPEN, or what only follows one: it takes the peer for its neighbour. Of a
    /// connection that is older than the source, the bytes that the peer acknowledged tell; where
    /// they are not known it counts as one.
    bool speaks_to_neighbor() const;
    bool speaker_wrote() const; ///< it did: not the opposite where the beginning is unknown
    /// What that end said last is among the bytes that a capture lacks, or may be.
    bool last_word_unseen(Direction by) const;
    /// Our NOTIFICATION answers the peer's FIN: it was said to nobody, and explains nothing.
    bool notified_too_late() const;
    /// The NOTIFICATION that came first decides (FRR stopped by SIGTERM sends 6/3, then 6/2).
    std::optional<Direction> first_notification() const;
    Phase progress() const; ///< how far the messages took it
    Phase phase() const;    ///< the same, or closing once a NOTIFICATION or our FIN is out
    SessionState state() const;
    std::optional<Time> ended_at() const; ///< for the session: it no longer counts from then on
    /// The peer's newest message, or newest bytes that we acknowledged and that a capture lacks.
    std::optional<Time> last_heard() const;
    Time last_seen() const; ///< the newest sign of either end, or its first input
    std::optional<std::uint16_t> hold_time() const; ///< negotiated; the OPENs are known
    /// For how long an end may say nothing: the hold time, or what the KEEPALIVEs tell of it, where
    /// enough of them were seen. Absent where there is no such limit, or nobody knows it.
    std::optional<Duration> silence_limit() const;
    Duration hold() const; ///< that, or else what an OPEN offers, or the usual one
    std::optional<Time> peer_ended_at() const; ///< its last word: NOTIFICATION, FIN or RST
    bool window_closed() const;                ///< the peer's or ours, after the handshake
    std::uint32_t unread() const;              ///< bytes of the peer that our speaker did not read
    /// Bytes the peer's TCP had not acknowledged, our last NOTIFICATION and FIN aside.
    std::optional<std::uint32_t> stale_unacked() const;
    /// Whether the peer's TCP had acknowledged what we wrote as it came; absent if nothing tells.
    std::optional<bool> acknowledged() const;
};

} // namespace bgpsnoop::engine
