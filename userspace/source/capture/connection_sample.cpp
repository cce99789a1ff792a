#include "source/capture/connection.hpp"

// How a captured connection stands, as far as its segments tell, and when to say so: what only
// changes when a message or a state changes comes with that change. What a stalled connection
// does, it does between them.
namespace bgpsnoop::source {

namespace {

using namespace std::chrono_literals;

constexpr auto sample_interval = 1s;

} // namespace

engine::SocketSample CaptureConnection::sample() const
{
    engine::SocketSample sample{.sent = out_.counts(), .received = in_.counts()};
    sample.bytes_accepted = in_.counts().bytes;
    sample.bytes_acked = out_.bytes_acked();
    sample.unacked_bytes = out_.bytes_unacked();
    sample.heard_at = heard_at_;
    sample.acked_at = out_.acked_at();
    sample.repeated_at = in_.repeated_at();
    sample.missing_bytes = in_.missing();
    sample.retransmits = syn_retransmits_ + out_.retransmits();
    sample.peer_window = windows_.peer();
    sample.local_window = windows_.local();
    sample.out_of_order = in_.out_of_order();
    sample.ignored_bytes = in_.ignored();
    sample.has_auth_key = has_auth_key_;
    return sample;
}

void CaptureConnection::take_sample(wire::Time time, bool notable)
{
    last_sample_ = time;
    was_notable_ = notable;
    emit(time, engine::SampleTaken{sample()});
}

/// While something is in the way, and once when it no longer is.
void CaptureConnection::sample_if_notable(wire::Time time)
{
    if (handshaking() || closed() || time - last_sample_ < sample_interval)
        return;
    const bool notable = windows_.peer() == 0U || windows_.local() == 0U ||
                         in_.out_of_order() > 0 || out_.bytes_unacked() > 0;
    if (notable || was_notable_)
        take_sample(time, notable);
}

/// At once, so that the time with no window is exact.
void CaptureConnection::sample_if_window_turned(wire::Time time)
{
    const Full full{.local = windows_.local() == 0U, .peer = windows_.peer() == 0U};
    if (closed() || full == was_full_)
        return;
    was_full_ = full;
    take_sample(time, full.local || full.peer || was_notable_);
}

} // namespace bgpsnoop::source
