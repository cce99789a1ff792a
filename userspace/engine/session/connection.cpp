// SPDX-License-Identifier: Apache-2.0
#include "engine/session/connection.hpp"

#include "engine/session/first_input.hpp"
#include "engine/session/icmp.hpp"
#include "engine/session/sampling.hpp"

namespace bgpsnoop::engine {

namespace {

void fill(Endpoint& known, const Endpoint& from)
{
    if (known.address.is_unspecified())
        known.address = from.address;
    if (known.port == 0)
        known.port = from.port;
}

void fill(Identity& known, const Identity& from) // later inputs fill in what the first did not know
{
    fill(known.local, from.local);
    fill(known.peer, from.peer);
    if (known.interface.empty())
        known.interface = from.interface;
    if (known.link.empty())
        known.link = from.link;
    if (!known.process)
        known.process = from.process;
}

bool brings_counts(const Input& input)
{
    return std::holds_alternative<SampleTaken>(input.what) ||
           std::holds_alternative<TcpStateChanged>(input.what) ||
           std::holds_alternative<SocketFound>(input.what);
}

} // namespace

Connection::Connection(std::uint64_t number, const Input& first,
                       const std::vector<std::uint16_t>& ports)
    : id_(first.connection), number_(number), last_input_(first.time)
{
    seen_.who = first.who;
    seen_.first_seen = seen_.counted_from = first.time;
    seen_.incomplete = !is_the_beginning(first);
    seen_.initiator = initiator_by_ports(first.who, ports);
}

Events Connection::apply(const Input& input)
{
    Events out;
    last_input_ = input.time;
    fill(seen_.who, input.who);
    if (tape_)
        tape_->record(input);
    std::visit([&](const auto& what) { note(what, input.time, out); }, input.what);
    check_established(input.time);
    warnings_.check(seen_, input.time, brings_counts(input), out);
    return out;
}

bool Connection::rests(Time now)
{
    last_input_ = now;
    if (!seen_.established() || seen_.ended_at() || seen_.zero_window_since ||
        seen_.sample.unread_bytes.value_or(0) > 0)
        return false;
    if (seen_.sample.unread_bytes)
        seen_.none_unread_at = now;
    return warnings_.next_of_silence(seen_) > now;
}

TapePtr Connection::tape_so_far() const
{
    if (!tape_)
        return nullptr;
    return std::make_shared<const Tape>(tape_of(seen_, tape_->recorded()));
}

void Connection::note(const TcpStateChanged& change, Time now, Events& out)
{
    note_sample(change.sample, now, seen_);
    states_.change(change, now, seen_, out);
}

void Connection::note(const SocketFound& found, Time now, Events&)
{
    if (found.sample.retransmits.value_or(0) < seen_.retransmits_before)
        seen_.retransmits_before = 0; // this source counts from when it found the socket
    note_sample(found.sample, now, seen_);
    states_.find(found, now, seen_);
}

void Connection::note(const SampleTaken& taken, Time now, Events&)
{
    note_sample(taken.sample, now, seen_);
}

void Connection::note(const SocketGone&, Time now, Events&)
{
    seen_.records_lost = true;
    seen_.end_untold = !seen_.closed_at;
    seen_.closed_at = seen_.closed_at.value_or(now);
}

void Connection::note(const MessageSeen& message, Time now, Events& out)
{
    messages_.see(message, now, seen_, out);
}

namespace {

/// In SYN_SENT, to the acknowledgement of an older connection between the same ports, which the
/// peer still holds: our TCP resets that one and goes on calling (RFC 9293 3.5.1).
bool resets_an_older_one(const ResetSeen& reset, const Evidence& seen)
{
    return reset.direction == Direction::sent && reset.with_ack != true && seen.called &&
           !seen.handshake_done() && !seen.closed_at;
}

/// Linux calls a connection reset by the peer, too, when bytes come behind our FIN that nobody can
/// read any more; a RST of ours goes out right after. A RST that was itself seen is the peer's.
bool may_be_our_own(const ResetSeen& reset, const Evidence& seen)
{
    return reset.direction == Direction::received && seen.sent.fin_at && !reset.with_ack &&
           !seen.from_capture();
}

} // namespace

void Connection::note(const ResetSeen& reset, Time now, Events& out)
{
    if (may_be_our_own(reset, seen_)) {
        seen_.unsure_reset_at = now;
        return;
    }
    tell(reset, now, out);
}

void Connection::tell(const ResetSeen& reset, Time now, Events& out)
{
    out.emplace_back(ResetObserved{reset.direction, seen_.phase(), reset.kernel_reason});
    StreamEvidence& stream = seen_.stream(reset.direction);
    if (stream.reset_at || resets_an_older_one(reset, seen_))
        return;
    stream.reset_at = now;
    stream.reset_with_ack = reset.with_ack;
    stream.reset_ttl_foreign = reset.foreign_ttl;
    seen_.note_end(reset.direction, true, now);
}

void Connection::note(const SocketErrorSeen& error, Time, Events&)
{
    if (seen_.error == 0)
        seen_.error = error.error;
    seen_.error_reported = true;
    if (error.icmp)
        seen_.icmp = error.icmp;
}

void Connection::note(const IcmpSeen& icmp, Time, Events&)
{
    if (is_error(icmp, seen_.who.peer.address.is_v4()))
        seen_.icmp = SocketErrorSeen::Icmp{icmp.type, icmp.code};
}

void Connection::note(const AddressRemoved&, Time now, Events&)
{
    seen_.address_gone_at = now;
    seen_.address_back_at.reset();
}

void Connection::note(const AddressAdded&, Time now, Events&)
{
    if (seen_.address_gone_at)
        seen_.address_back_at = now;
}

Events Connection::give_up_waiting()
{
    Events out;
    if (seen_.unsure_reset_at && seen_.sent.reset_at < seen_.unsure_reset_at)
        tell({Direction::received}, *seen_.unsure_reset_at, out);
    Messages::note_untold(seen_.sent);
    Messages::note_untold(seen_.received);
    for (Event& event : messages_.give_up_unread())
        out.push_back(std::move(event));
    return out;
}

void Connection::ends_here_too(const std::optional<Process>& process)
{
    seen_.other_end_here = true;
    if (process)
        seen_.other_process = process;
}

void Connection::note(const SegmentDropped& drop, Time now, Events&)
{
    seen_.drops.add(drop, now);
}

namespace {

bool spoke_bgp(const StreamEvidence& stream)
{
    return stream.open_at || stream.open || stream.traffic_at;
}

} // namespace

void Connection::note(const StreamFault& fault, Time, Events&)
{
    StreamEvidence& stream = seen_.stream(fault.direction);
    switch (fault.kind) {
    case StreamFault::Kind::not_bgp:
        if (spoke_bgp(stream))
            stream.framing_lost = stream.given_up = stream.bytes_missed = true;
        else
            stream.not_bgp = true;
        break;
    case StreamFault::Kind::framing_lost:
        stream.framing_lost = true;
        break;
    case StreamFault::Kind::bytes_missed:
        stream.bytes_missed = true;
        break;
    }
}

namespace {

/// RFC 4271 8.2.2: only an established session has UPDATEs, or KEEPALIVEs behind the first.
bool only_when_established(const StreamCounts& counts)
{
    using enum wire::MessageType;
    return counts.messages[wire::message_counter(update)] > 0 ||
           counts.messages[wire::message_counter(keepalive)] > 1;
}

bool established_by_one_direction(const Evidence& seen)
{
    return (seen.peer_uncaptured() && only_when_established(seen.sent.counts)) ||
           (seen.speaker_uncaptured() && only_when_established(seen.received.counts));
}

} // namespace

/// A connection found running never shows its OPENs: any traffic proves that it is established.
void Connection::check_established(Time now)
{
    const bool running = states_.found() && !seen_.sent.open_at && !seen_.received.open_at;
    const bool in = seen_.received.traffic_at.has_value();
    const bool out = seen_.sent.traffic_at.has_value();
    if (!seen_.up_at && !seen_.ended_at() &&
        (running ? in || out : (in && out) || established_by_one_direction(seen_)))
        seen_.up_at = now;
}

} // namespace bgpsnoop::engine
