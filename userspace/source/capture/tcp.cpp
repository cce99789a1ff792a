#include "source/capture/tcp.hpp"

#include <vector>

namespace bgpsnoop::source {

using engine::Direction;
using engine::TcpState;
namespace flag = wire::tcp_flag;

namespace {

constexpr std::uint32_t early = 1 << 24; // numbers into a stream that just began

} // namespace

CaptureTcp::CaptureTcp(CaptureContext context) : context_(std::move(context)) {}

void CaptureTcp::Request::answer(const wire::TcpSegment& syn_ack)
{
    if (our_isn == syn_ack.seq)
        repeats++;
    our_isn = syn_ack.seq;
    windows.sent(syn_ack);
}

void CaptureTcp::segment(wire::Time time, const wire::TcpSegment& segment, bool sent)
{
    const Tuple tuple = sent ? Tuple{segment.source, segment.destination}
                             : Tuple{segment.destination, segment.source};
    if (segment.has(flag::syn) && !segment.has(flag::ack | flag::rst))
        return sent ? called(time, tuple, segment) : requested(time, tuple, segment);
    if (sent && answered(time, tuple, segment))
        return;
    complete_request(time, tuple, segment, sent);
    auto* connection = live(tuple);
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
        if (old->began_with(syn.seq))
            return old->sent(time, syn);
        old->vanish(time);
        settle(tuple);
    }
    end_other_attempt(time, tuple);
    create(tuple).call(time, syn);
}

/// What we say to a peer's SYN; true if that is all there is to the segment.
bool CaptureTcp::answered(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment)
{
    Request* request = requests_.find(tuple);
    const bool is_answer = segment.has(flag::syn) && segment.has(flag::ack);
    if (is_answer && !request && !live(tuple)) { // the peer's SYN was not captured
        Request late{.peer_isn = segment.ack - 1};
        late.answer(segment);
        requests_.put(tuple, late);
        return true;
    }
    if (!request || !segment.has(flag::ack) || segment.ack != request->peer_isn + 1)
        return false;
    if (is_answer) {
        request->answer(segment);
        if (auto* old = live(tuple)) { // a kernel that takes the SYN has no such socket any more
            old->vanish(time);
            settle(tuple);
        }
        return true;
    }
    if (!segment.has(flag::rst) || live(tuple))
        return false;
    if (!request->our_isn)
        context_.feed({time, engine::ConnectionId::none, identity(tuple), engine::SynRefused{}});
    requests_.erase(tuple);
    return true;
}

/// The handshake of an incoming connection ends with the peer's acknowledgement of our SYN, or, if
/// that was not captured, with any segment behind it.
void CaptureTcp::complete_request(wire::Time time, const Tuple& tuple,
                                  const wire::TcpSegment& segment, bool sent)
{
    const Request* request = requests_.find(tuple);
    if (!request || live(tuple) || !segment.has(flag::ack) || segment.has(flag::syn))
        return;
    const std::uint32_t ours = sent ? segment.seq : segment.ack;
    const std::uint32_t theirs = sent ? segment.ack : segment.seq;
    const std::uint32_t in_first = request->peer_isn + 1;
    const std::uint32_t out_first = request->our_isn.value_or(ours - 1) + 1;
    if (ours - out_first > early || theirs - in_first > early || segment.has(flag::rst))
        return;
    const IncomingCall call{in_first, out_first, request->repeats, request->windows};
    requests_.erase(tuple);
    create(tuple).accept(time, call);
}

/// The peer's SYN. On a living connection it changes nothing until our kernel answers it.
void CaptureTcp::requested(wire::Time time, const Tuple& tuple, const wire::TcpSegment& syn)
{
    auto* connection = live(tuple);
    if (connection && connection->state() == TcpState::syn_sent)
        return connection->received(time, syn);
    const Request* known = requests_.find(tuple);
    if (known && known->peer_isn == syn.seq)
        return;
    Request request{.peer_isn = syn.seq};
    request.windows.received(syn);
    requests_.put(tuple, request);
}

/// No socket is known for this segment: it is late, or the connection is older than the capture.
void CaptureTcp::unowned(wire::Time time, const Tuple& tuple, const wire::TcpSegment& segment,
                         bool sent)
{
    const auto* old = closed_.find(tuple);
    if (segment.has(flag::rst)) {
        const auto direction = sent ? Direction::sent : Direction::received;
        const bool of_request = requests_.find(tuple) != nullptr;
        requests_.erase(tuple);
        if (!of_request)
            context_.feed({time, old ? *old : engine::ConnectionId::none, identity(tuple),
                           reset_seen(direction, segment, context_.hops)});
        return;
    }
    if (old || requests_.find(tuple))
        return;
    auto& connection = create(tuple);
    connection.join(time, segment, sent);
    sent ? connection.sent(time, segment) : connection.received(time, segment);
    settle(tuple);
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
    if (auto* connection = live(tuple))
        return connection->icmp(time, error);
    const auto* old = closed_.find(tuple);
    context_.feed({time, old ? *old : engine::ConnectionId::none, identity(tuple),
                   engine::IcmpSeen{error.type, error.code}});
}

void CaptureTcp::advance(wire::Time time)
{
    std::vector<Tuple> ended;
    for (const auto& [tuple, connection] : live_) {
        connection->advance(time);
        if (connection->closed())
            ended.push_back(tuple);
    }
    for (const Tuple& gone : ended)
        settle(gone);
}

void CaptureTcp::finish(wire::Time time)
{
    for (const auto& [tuple, connection] : live_)
        connection->finish(time);
}

CaptureConnection* CaptureTcp::live(const Tuple& tuple)
{
    const auto found = live_.find(tuple);
    return found == live_.end() ? nullptr : found->second.get();
}

CaptureConnection& CaptureTcp::create(const Tuple& tuple)
{
    const engine::ConnectionId id{++last_id_};
    closed_.erase(tuple);
    auto& place = live_[tuple];
    place = std::make_unique<CaptureConnection>(id, identity(tuple), context_);
    return *place;
}

/// A closed connection keeps its name for the segments that come late.
void CaptureTcp::settle(const Tuple& tuple)
{
    const auto found = live_.find(tuple);
    if (found == live_.end() || !found->second->closed())
        return;
    gaps_ += found->second->gaps();
    closed_.put(tuple, found->second->id());
    live_.erase(found);
    const auto attempt = attempts_.find({tuple.local.address, tuple.peer});
    if (attempt != attempts_.end() && attempt->second == tuple)
        attempts_.erase(attempt);
}

engine::Identity CaptureTcp::identity(const Tuple& tuple) const
{
    return {.local = tuple.local, .peer = tuple.peer};
}

std::uint64_t CaptureTcp::gaps() const
{
    std::uint64_t sum = gaps_;
    for (const auto& [tuple, connection] : live_)
        sum += connection->gaps();
    return sum;
}

} // namespace bgpsnoop::source
