// SPDX-License-Identifier: Apache-2.0
#include "source/capture/tcp.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace bgpsnoop::source {

using engine::Direction;
using engine::TcpState;
namespace flag = wire::tcp_flag;

CaptureTcp::CaptureTcp(CaptureContext context) : context_(std::move(context)) {}

void CaptureTcp::segment(wire::Time time, const wire::TcpSegment& segment, bool sent)
{
    now_ = time;
    const Tuple tuple = sent ? Tuple{segment.source, segment.destination}
                             : Tuple{segment.destination, segment.source};
    if (segment.has(flag::syn | flag::fin | flag::rst))
        show_those_beside(time, tuple);
    if (segment.has(flag::syn) && !segment.has(flag::ack | flag::rst))
        return sent ? called(time, tuple, segment) : requested(time, tuple, segment);
    if (sent && answered(time, tuple, segment))
        return;
    auto* connection = live(tuple);
    if (!connection)
        connection = accepted(time, tuple, segment, sent);
    if (!connection)
        return unowned(time, tuple, segment, sent);
    if (sent)
        connection->sent(time, segment);
    else
        connection->received(time, segment);
    settle(tuple);
}

/// Our own SYN: a new connection, or the repetition of one that waits.
void CaptureTcp::called(wire::Time time, const Tuple& tuple, const wire::TcpSegment& syn)
{
    if (auto* old = live(tuple)) {
        if (old->began_with(syn.seq)) {
            old->sent(time, syn);
            return settle(tuple);
        }
        old->vanish(time);
        settle(tuple);
    }
    believe_reset(tuple);
    end_other_attempt(time, tuple);
    create(tuple).call(time, syn);
    settle(tuple);
}

/// What we say to a peer's SYN; true if that is all there is to the segment.
bool CaptureTcp::answered(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment)
{
    const bool is_answer = segment.has(flag::syn) && segment.has(flag::ack);
    const bool is_first_seen = is_answer && !requests_.contains(tuple) && !live(tuple);
    if (!is_first_seen && !requests_.is_answered_by(tuple, segment))
        return false;
    if (is_answer) {
        requests_.note_answer(time, tuple, segment);
        if (auto* old = live(tuple)) { // a kernel that accepts the SYN has no such socket any more
            old->vanish(time);
            settle(tuple);
        }
        return true;
    }
    if (!segment.has(flag::rst) || live(tuple) || requests_.was_answered(tuple))
        return false;
    tell_refused(time, tuple, segment);
    requests_.erase(tuple);
    return true;
}

/// The peer's SYN. On a living connection it changes nothing until our kernel answers it.
void CaptureTcp::requested(wire::Time time, const Tuple& tuple, const wire::TcpSegment& syn)
{
    auto* connection = live(tuple);
    if (connection && connection->state() == TcpState::syn_sent) {
        connection->received(time, syn);
        return settle(tuple);
    }
    believe_reset(tuple);
    know(tuple);
    for (const UnansweredCall& ended : requests_.note_syn(time, tuple, syn, connection == nullptr))
        tell(time, ended);
}

/// Where nothing of ours was captured, there may have been an answer; behind a RST there was.
void CaptureTcp::tell(wire::Time time, const UnansweredCall& call) const
{
    if (call.what.withdrawn ||
        !context_.sides.lacks(call.tuple.local.address, call.tuple.peer.address))
        context_.feed({call.over_at.value_or(time), engine::ConnectionId::none,
                       identity(call.tuple), call.what});
}

/// The connection of a call by the peer, if this segment shows that it is complete.
CaptureConnection* CaptureTcp::accepted(wire::Time time, const Tuple& tuple,
                                        const wire::TcpSegment& segment, bool sent)
{
    const auto call = requests_.complete(time, tuple, segment, sent);
    auto* connection = call ? &create(tuple) : nullptr;
    if (connection)
        connection->accept(call->at, *call);
    return connection;
}

/// Nobody calls a peer that he has a connection with: a RST that is in doubt has ended it.
void CaptureTcp::believe_reset(const Tuple& call)
{
    const auto doubt = doubtful_.extract({call.local.address, call.peer.address});
    auto* connection = doubt ? live(doubt.mapped()) : nullptr;
    if (!connection)
        return;
    connection->believe_reset();
    settle(doubt.mapped());
}

/// A speaker makes one attempt to a peer at a time: the one before has failed in silence.
void CaptureTcp::end_other_attempt(wire::Time time, const Tuple& tuple)
{
    const auto [known, is_first] = attempts_.try_emplace({tuple.local.address, tuple.peer}, tuple);
    if (is_first)
        return;
    const Tuple before = std::exchange(known->second, tuple);
    auto* other = live(before);
    if (!other || other->state() != TcpState::syn_sent)
        return;
    other->end_attempt(time);
    settle(before);
}

void CaptureTcp::icmp(wire::Time time, const wire::IcmpError& error)
{
    const Tuple tuple{error.source, error.destination};
    if (auto* connection = live(tuple)) {
        connection->icmp(time, error);
        return settle(tuple);
    }
    const auto* old = closed_.find(tuple);
    context_.feed({time, old ? *old : engine::ConnectionId::none, identity(tuple),
                   engine::IcmpSeen{error.type, error.code}});
}

/// Each timer at its own time, but none before what has been told. One that goes off in vain waits
/// for the next call.
void CaptureTcp::advance(wire::Time time)
{
    for (const UnansweredCall& call : requests_.withdrawn_until(time))
        tell(time, call);
    auto next = due_.begin();
    while (next != due_.end() && next->first <= time) {
        const auto [at, tuple] = *next;
        now_ = std::max(now_, at);
        live(tuple)->advance(now_);
        settle(tuple);
        next = due_.upper_bound({at, tuple});
    }
    now_ = time;
}

void CaptureTcp::finish(wire::Time time)
{
    for (const auto& [tuple, call] : requests_.taken(time))
        create(tuple).accept(call.at, call);
    for (const auto& [tuple, live] : live_)
        live.connection->finish(time);
    for (const UnansweredCall& call : requests_.unanswered(time))
        tell(time, call);
}

CaptureConnection* CaptureTcp::live(const Tuple& tuple)
{
    const auto found = live_.find(tuple);
    return found == live_.end() ? nullptr : found->second.connection.get();
}

CaptureConnection& CaptureTcp::create(const Tuple& tuple)
{
    const engine::ConnectionId id{++last_id_};
    closed_.erase(tuple);
    know(tuple);
    auto& place = live_[tuple].connection;
    place = std::make_unique<CaptureConnection>(id, identity(tuple), context_);
    return *place;
}

/// Most KEEPALIVEs come in samples alone, and who judges one connection asks whether another lives.
void CaptureTcp::show_those_beside(wire::Time time, const Tuple& tuple)
{
    const auto up = up_.find({tuple.local.address, tuple.peer.address});
    if (up == up_.end())
        return;
    for (const Tuple& each : up->second)
        if (auto* other = each == tuple ? nullptr : live(each))
            other->stand_beside(time);
}

void CaptureTcp::note_up(const Tuple& tuple, Live& live)
{
    constexpr std::size_t few = 4;
    if (live.up || live.connection->state() != TcpState::established)
        return;
    live.up = true;
    auto& up = up_[{tuple.local.address, tuple.peer.address}];
    up.push_back(tuple);
    if (up.size() > few)
        up.erase(up.begin());
}

/// Whatever happened to it: what its timers wait for now, or that it is over.
void CaptureTcp::settle(const Tuple& tuple)
{
    const auto found = live_.find(tuple);
    if (found == live_.end())
        return;
    schedule(found);
    note_up(tuple, found->second);
    if (found->second.connection->doubts_reset())
        doubtful_.insert_or_assign({tuple.local.address, tuple.peer.address}, tuple);
    if (found->second.connection->closed())
        forget(found);
}

void CaptureTcp::schedule(Place place)
{
    auto& [tuple, live] = *place;
    const auto due = live.connection->due();
    if (due == live.due)
        return;
    if (live.due)
        due_.erase({*live.due, tuple});
    if (due)
        due_.emplace(*due, tuple);
    live.due = due;
}

/// A closed connection keeps its name for the segments that come late.
void CaptureTcp::forget(Place place)
{
    const Tuple tuple = place->first;
    gaps_ += place->second.connection->gaps();
    if (const auto up = up_.find({tuple.local.address, tuple.peer.address}); up != up_.end()) {
        std::erase(up->second, tuple);
        if (up->second.empty())
            up_.erase(up);
    }
    closed_.put(tuple, place->second.connection->id());
    live_.erase(place);
    const auto doubt = doubtful_.find({tuple.local.address, tuple.peer.address});
    if (doubt != doubtful_.end() && doubt->second == tuple)
        doubtful_.erase(doubt);
    const auto attempt = attempts_.find({tuple.local.address, tuple.peer});
    if (attempt != attempts_.end() && attempt->second == tuple)
        attempts_.erase(attempt);
}

engine::Identity CaptureTcp::identity(const Tuple& tuple) const
{
    return {.local = tuple.local,
            .peer = tuple.peer,
            .is_this_host = context_.sides.is_named(tuple.local.address),
            .peer_is_too = context_.sides.is_named(tuple.peer.address)};
}

std::uint64_t CaptureTcp::gaps() const
{
    std::uint64_t sum = gaps_;
    for (const auto& [tuple, live] : live_)
        sum += live.connection->gaps();
    return sum;
}

} // namespace bgpsnoop::source
