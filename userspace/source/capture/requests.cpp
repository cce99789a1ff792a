// SPDX-License-Identifier: Apache-2.0
#include "source/capture/requests.hpp"

namespace bgpsnoop::source {

namespace flag = wire::tcp_flag;

namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t early = 1 << 24; // numbers into a stream that just began
constexpr auto withdrawal = 1200ms;      // longer than the wait before a SYN is repeated

} // namespace

void CaptureRequests::erase(const CaptureTuple& tuple)
{
    requests_.erase(tuple);
    const Caller caller{tuple.peer.address, tuple.local};
    if (const auto* newest = newest_.find(caller); newest && *newest == tuple)
        newest_.erase(caller);
}

void CaptureRequests::tell(std::vector<UnansweredCall>& calls, const CaptureTuple& tuple,
                           const HalfOpen& request, bool given_up)
{
    if (!request.alone)
        return;
    engine::SynUnanswered call{request.since, request.syn_repeats, given_up || request.withdrawn};
    call.untaken_answers = request.our_isn ? request.repeats + 1 : request.unseen_answers;
    call.withdrawn = request.withdrawn.has_value();
    calls.push_back({tuple, call, request.withdrawn});
}

void CaptureRequests::end_other_call(const CaptureTuple& tuple, std::vector<UnansweredCall>& ended)
{
    const Caller caller{tuple.peer.address, tuple.local};
    if (const auto* newest = newest_.find(caller)) {
        const CaptureTuple other = *newest;
        const HalfOpen* request = requests_.find(other);
        if (request && request->came_to_nothing()) {
            tell(ended, other, *request, true);
            requests_.erase(other);
        }
    }
    newest_.put(caller, tuple);
}

void CaptureRequests::note_repetition(const CaptureTuple& tuple, HalfOpen& request,
                                      std::vector<UnansweredCall>& calls)
{
    const bool is_first = request.syn_repeats++ == 0;
    request.withdrawn.reset(); // it goes on: a firewall of its own has answered for it
    if (is_first && request.alone)
        calls.push_back({tuple, {.since = request.since, .repeats = 1, .goes_on = true}});
}

std::vector<UnansweredCall> CaptureRequests::note_syn(wire::Time time, const CaptureTuple& tuple,
                                                      const wire::TcpSegment& syn, bool alone)
{
    std::vector<UnansweredCall> ended;
    HalfOpen* known = requests_.find(tuple);
    if (known && known->peer_isn == syn.seq) {
        note_repetition(tuple, *known, ended);
        return ended;
    }
    end_other_call(tuple, ended);
    HalfOpen request{.since = time, .syn_captured = true, .alone = alone, .peer_isn = syn.seq};
    request.windows.received(syn);
    const auto forgotten = requests_.put(tuple, request);
    if (forgotten && forgotten->second.came_to_nothing())
        tell(ended, forgotten->first, forgotten->second, true);
    return ended;
}

void CaptureRequests::withdraw(wire::Time time, const CaptureTuple& tuple,
                               const wire::TcpSegment& reset)
{
    HalfOpen* request = requests_.find(tuple);
    if (!request->alone || !(request->our_isn || request->is_behind_syn(reset)))
        return erase(tuple);
    if (request->withdrawn)
        return;
    if (!request->our_isn)
        request->unseen_answers++;
    request->withdrawn = time;
    withdrawn_.emplace_back(time, tuple);
}

std::vector<UnansweredCall> CaptureRequests::withdrawn_until(wire::Time now)
{
    std::vector<UnansweredCall> calls;
    while (!withdrawn_.empty() && withdrawn_.front().first + withdrawal <= now) {
        const auto [at, tuple] = withdrawn_.front();
        withdrawn_.pop_front();
        const HalfOpen* request = requests_.find(tuple);
        if (!request || request->withdrawn != at)
            continue;
        tell(calls, tuple, *request, true);
        erase(tuple);
    }
    return calls;
}

std::vector<UnansweredCall> CaptureRequests::unanswered(wire::Time now) const
{
    std::vector<UnansweredCall> calls;
    requests_.for_each([&](const CaptureTuple& tuple, const HalfOpen& request) {
        if (request.came_to_nothing() || now - request.answered_at < answer_repeated)
            tell(calls, tuple, request, false);
    });
    return calls;
}

void CaptureRequests::note_answer(wire::Time time, const CaptureTuple& tuple,
                                  const wire::TcpSegment& syn_ack)
{
    if (!contains(tuple)) // the peer's SYN was not captured
        requests_.put(tuple, {.since = time, .alone = true, .peer_isn = syn_ack.ack - 1});
    HalfOpen& request = *requests_.find(tuple);
    if (request.our_isn == syn_ack.seq)
        request.repeats++;
    request.our_isn = syn_ack.seq;
    request.answered_at = time;
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

/// A RST with a number behind our SYN|ACK, which was not repeated: the peer had taken that.
bool CaptureRequests::HalfOpen::is_reset_by(const wire::TcpSegment& ours) const
{
    return our_isn && !in_vain() && !withdrawn && ours.seq - *our_isn - 1 <= early;
}

/// The number that only our answer has told the peer to use: it came, though the capture lacks it.
bool CaptureRequests::HalfOpen::is_behind_syn(const wire::TcpSegment& reset) const
{
    return reset.seq == peer_isn + 1 && !(reset.has(flag::ack) && reset.ack == 0);
}

IncomingCall CaptureRequests::call_of(const HalfOpen& request, wire::Time at,
                                      std::uint32_t out_first)
{
    return {at,
            request.peer_isn + 1,
            out_first,
            request.repeats,
            request.windows,
            request.syn_captured,
            request.our_isn.has_value()};
}

/// With the peer's acknowledgement of our SYN, or, if that was not captured, any segment behind it;
/// then it was complete soon after our answer.
std::optional<IncomingCall> CaptureRequests::complete(wire::Time time, const CaptureTuple& tuple,
                                                      const wire::TcpSegment& segment, bool sent)
{
    const HalfOpen* request = requests_.find(tuple);
    if (!request || !segment.has(flag::ack) || segment.has(flag::syn))
        return std::nullopt;
    if (segment.has(flag::rst) && !(sent && request->is_reset_by(segment)))
        return std::nullopt;
    const std::uint32_t ours = sent ? segment.seq : segment.ack;
    const std::uint32_t theirs = sent ? segment.ack : segment.seq;
    const std::uint32_t in_first = request->peer_isn + 1;
    const std::uint32_t out_first = request->our_isn.value_or(ours - 1) + 1;
    if (ours - out_first > early || theirs - in_first > early)
        return std::nullopt;
    const bool is_behind = sent || segment.payload_length > 0 || segment.has(flag::fin);
    const wire::Time at = is_behind && request->our_isn ? request->answered_at : time;
    const IncomingCall call = call_of(*request, at, out_first);
    erase(tuple);
    return call;
}

std::vector<std::pair<CaptureTuple, IncomingCall>> CaptureRequests::taken(wire::Time now)
{
    std::vector<std::pair<CaptureTuple, IncomingCall>> calls;
    requests_.for_each([&](const CaptureTuple& tuple, const HalfOpen& request) {
        if (request.alone && !request.came_to_nothing() &&
            now - request.answered_at >= answer_repeated)
            calls.emplace_back(tuple, call_of(request, request.answered_at, *request.our_isn + 1));
    });
    for (const auto& [tuple, call] : calls)
        erase(tuple);
    return calls;
}

} // namespace bgpsnoop::source
