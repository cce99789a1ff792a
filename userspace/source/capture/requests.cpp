// SPDX-License-Identifier: Apache-2.0
#include "source/capture/requests.hpp"

namespace bgpsnoop::source {

namespace flag = wire::tcp_flag;

namespace {

constexpr std::uint32_t early = 1 << 24; // numbers into a stream that just began

} // namespace

void CaptureRequests::note_syn(const CaptureTuple& tuple, const wire::TcpSegment& syn)
{
    const HalfOpen* known = requests_.find(tuple);
    if (known && known->peer_isn == syn.seq)
        return;
    HalfOpen request{.peer_isn = syn.seq};
    request.windows.received(syn);
    requests_.put(tuple, request);
}

void CaptureRequests::note_answer(const CaptureTuple& tuple, const wire::TcpSegment& syn_ack)
{
    if (!contains(tuple)) // the peer's SYN was not captured
        requests_.put(tuple, {.peer_isn = syn_ack.ack - 1});
    HalfOpen& request = *requests_.find(tuple);
    if (request.our_isn == syn_ack.seq)
        request.repeats++;
    request.our_isn = syn_ack.seq;
    request.windows.sent(syn_ack);
}

bool CaptureRequests::is_answered_by(const CaptureTuple& tuple, const wire::TcpSegment& segment)
{
    const HalfOpen* request = requests_.find(tuple);
    return request && segment.has(flag::ack) && segment.ack == request->peer_isn + 1;
}

bool CaptureRequests::was_answered(const CaptureTuple& tuple)
{
    const HalfOpen* request = requests_.find(tuple);
    return request && request->our_isn.has_value();
}

/// With the peer's acknowledgement of our SYN, or, if that was not captured, any segment behind it.
std::optional<IncomingCall> CaptureRequests::complete(const CaptureTuple& tuple,
                                                      const wire::TcpSegment& segment, bool sent)
{
    const HalfOpen* request = requests_.find(tuple);
    if (!request || !segment.has(flag::ack) || segment.has(flag::syn | flag::rst))
        return std::nullopt;
    const std::uint32_t ours = sent ? segment.seq : segment.ack;
    const std::uint32_t theirs = sent ? segment.ack : segment.seq;
    const std::uint32_t in_first = request->peer_isn + 1;
    const std::uint32_t out_first = request->our_isn.value_or(ours - 1) + 1;
    if (ours - out_first > early || theirs - in_first > early)
        return std::nullopt;
    const IncomingCall call{in_first, out_first, request->repeats, request->windows};
    requests_.erase(tuple);
    return call;
}

} // namespace bgpsnoop::source
