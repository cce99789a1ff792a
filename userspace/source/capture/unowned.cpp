// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "source/capture/tcp.hpp"

/// Segments that belong to no connection there is: late ones, those of connections that are older
/// than the capture, and answers to what was not captured.
namespace bgpsnoop::source {

using engine::Direction;
namespace flag = wire::tcp_flag;

void CaptureTcp::unowned(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment,
                         bool sent)
{
    if (segment.has(flag::rst))
        return unowned_reset(time, tuple, segment, sent);
    if (closed_.find(tuple) || requests_.contains(tuple))
        return;
    if (segment.has(flag::syn) && !sent)
        return answered_unseen(time, tuple, segment);
    join(time, tuple, segment, sent);
}

/// The answer to a SYN of ours that was not captured.
void CaptureTcp::answered_unseen(wire::Time time, const Tuple& tuple,
                                 const wire::TcpSegment& answer)
{
    auto& connection = create(tuple);
    connection.assume_call(time, answer.ack - 1);
    connection.received(time, answer);
    settle(tuple);
}

/// A connection that is older than the capture.
void CaptureTcp::join(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment,
                      bool sent)
{
    auto& connection = create(tuple);
    connection.join(time, segment, sent);
    sent ? connection.sent(time, segment) : connection.received(time, segment);
    settle(tuple);
}

void CaptureTcp::unowned_reset(wire::Time time, const Tuple& tuple, const wire::TcpSegment& reset,
                               bool sent)
{
    if (requests_.contains(tuple))
        return sent ? requests_.erase(tuple) : requests_.withdraw(time, tuple, reset);
    const auto* old = closed_.find(tuple);
    if (!old && refuses_unseen(reset))
        return refused(time, tuple, reset, sent);
    if (!old && !knows(tuple) && !is_of_request(reset))
        return join(time, tuple, reset, sent);
    const auto direction = sent ? Direction::sent : Direction::received;
    context_.feed({time, old ? *old : engine::ConnectionId::none, identity(tuple),
                   reset_seen(direction, reset, context_.hops)});
}

/// It answers a SYN, from whatever port.
bool CaptureTcp::is_of_request(const wire::TcpSegment& reset)
{
    return wire::is_refusal(reset) && reset.seq == 0;
}

/// The first that is seen of two ends ends something; beside anything else it may be blind.
bool CaptureTcp::knows(const Tuple& tuple)
{
    return known_.find(std::minmax(tuple.local.address, tuple.peer.address)) != nullptr;
}

void CaptureTcp::know(const Tuple& tuple)
{
    known_.put(std::minmax(tuple.local.address, tuple.peer.address), true);
}

/// The answer to a SYN that was not captured: a closed port has no number of its own to give.
bool CaptureTcp::refuses_unseen(const wire::TcpSegment& segment) const
{
    return wire::is_refusal(segment) &&
           std::ranges::count(context_.ports, segment.source.port) > 0 &&
           (is_of_request(segment) ||
            context_.sides.only_refuses(segment.source.address, segment.destination.address));
}

void CaptureTcp::refused(wire::Time time, const Tuple& tuple, const wire::TcpSegment& reset,
                         bool sent)
{
    sent ? tell_refused(time, tuple, reset) : answered_unseen(time, tuple, reset);
}

void CaptureTcp::tell_refused(wire::Time time, const Tuple& tuple, const wire::TcpSegment& reset)
{
    know(tuple);
    context_.feed({time, engine::ConnectionId::none, identity(tuple),
                   engine::SynRefused{context_.hops.is_foreign(reset)}});
}

} // namespace bgpsnoop::source
