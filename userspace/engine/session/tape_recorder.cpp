// SPDX-License-Identifier: Apache-2.0
#include "engine/session/tape_recorder.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bgpsnoop::engine {

namespace {

constexpr std::size_t longest_body = 4096 - 19; // RFC 4271 4.1: of an OPEN, or a NOTIFICATION

Tape::Message message_of(const MessageSeen& seen, Time at)
{
    const std::size_t kept = std::min(seen.body.size(), longest_body);
    return {at,
            seen.direction,
            seen.type,
            seen.length,
            seen.stream_offset,
            {seen.body.begin(), seen.body.begin() + static_cast<std::ptrdiff_t>(kept)}};
}

Tape::Stream stream_of(const Evidence& seen, Direction direction)
{
    const StreamEvidence& from = seen.stream(direction);
    Tape::Stream stream{.counts = from.counts,
                        .fin_at = from.fin_at,
                        .reset_at = from.reset_at,
                        .reset_with_ack = from.reset_with_ack,
                        .reset_ttl_foreign = from.reset_ttl_foreign};
    stream.counts.merge(direction == Direction::sent ? seen.sample.sent : seen.sample.received);
    const auto& ending = seen.ending;
    if (!from.reset_at && ending && ending->reset && ending->by == direction) {
        stream.reset_at = ending->at;
        stream.reset_inferred = true;
    }
    return stream;
}

} // namespace

void TapeRecorder::record(const Input& input)
{
    if (const auto* message = std::get_if<MessageSeen>(&input.what))
        keep(message_of(*message, input.time));
    else if (const auto* fault = std::get_if<StreamFault>(&input.what))
        note(*fault, input.time);
    else if (const auto* icmp = std::get_if<IcmpSeen>(&input.what))
        icmp_ = Tape::Icmp{input.time, icmp->type, icmp->code};
    else if (const auto* error = std::get_if<SocketErrorSeen>(&input.what);
             error != nullptr && error->icmp)
        icmp_ = Tape::Icmp{input.time, error->icmp->type, error->icmp->code};
}

void TapeRecorder::note(const StreamFault& fault, Time now)
{
    auto& first = faults_.at(fault.direction == Direction::sent ? 0 : 1);
    if (!first && fault.kind != StreamFault::Kind::bytes_missed && !fault.bytes.empty())
        first = Tape::Fault{now, fault.bytes};
}

/// A message that arrived, and is read now: its time stays.
bool TapeRecorder::is_repeated(const Tape::Message& message)
{
    const auto is_it = [&](const Tape::Message& each) {
        return each.direction == message.direction && each.offset == message.offset;
    };
    return std::ranges::any_of(first_, is_it) || std::ranges::any_of(last_, is_it);
}

void TapeRecorder::drop_oldest_of_last()
{
    bytes_ -= last_.front().body.size();
    last_.pop_front();
    ++dropped_;
}

/// The first messages have the reasons of a refusal, the last ones those of a fall.
void TapeRecorder::keep(Tape::Message message)
{
    if (is_repeated(message))
        return;
    while (!last_.empty() &&
           (last_.size() == Tape::last_messages || bytes_ + message.body.size() > Tape::most_bytes))
        drop_oldest_of_last();
    if (bytes_ + message.body.size() > Tape::most_bytes)
        message.body.resize(Tape::most_bytes - bytes_);
    bytes_ += message.body.size();
    if (first_.size() < Tape::first_messages)
        first_.push_back(std::move(message));
    else
        last_.push_back(std::move(message));
}

TapeRecorder::Recorded TapeRecorder::recorded() const
{
    Recorded result{first_, dropped_, icmp_, faults_};
    std::ranges::copy(last_, std::back_inserter(result.messages));
    return result;
}

Tape tape_of(const Evidence& seen, TapeRecorder::Recorded recorded)
{
    Tape tape;
    tape.who = seen.who;
    tape.called = seen.called || seen.initiator == Initiator::local;
    tape.joined = seen.incomplete;
    tape.syn_refused = seen.syn_refused;
    tape.reset_by_owner = seen.closed_by_owner;
    tape.first_seen = seen.syn_at.value_or(seen.first_seen);
    tape.handshake_at = seen.handshake_at;
    tape.up_at = seen.up_at;
    tape.ended_at = seen.ended_at().value_or(seen.last_seen());
    if (seen.ending)
        tape.ended_by = seen.ending->by;
    tape.local_window_closed = seen.local_zero_window;
    tape.peer_window_closed = seen.zero_window - seen.local_zero_window;
    tape.messages = std::move(recorded.messages);
    tape.messages_dropped = recorded.dropped;
    tape.icmp = recorded.icmp;
    tape.sent = stream_of(seen, Direction::sent);
    tape.received = stream_of(seen, Direction::received);
    tape.sent.fault = recorded.faults[0];
    tape.received.fault = recorded.faults[1];
    tape.sample = seen.sample;
    return tape;
}

} // namespace bgpsnoop::engine
