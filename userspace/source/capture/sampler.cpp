// SPDX-License-Identifier: Apache-2.0
#include "source/capture/sampler.hpp"

#include <utility>

namespace bgpsnoop::source {

namespace {

using namespace std::chrono_literals;

constexpr auto sample_interval = 1s;

} // namespace

void CaptureSampler::sample(wire::Time time, bool notable)
{
    last_sample_ = time;
    was_notable_ = notable;
    socket_.tell(time, engine::SampleTaken{socket_.sample()});
}

/// Once our end is closed, its numbers are those of the kernel alone.
bool CaptureSampler::may_sample() const
{
    return socket_.state() == engine::TcpState::established ||
           socket_.state() == engine::TcpState::close_wait;
}

bool CaptureSampler::is_notable() const
{
    const CaptureWindows& windows = socket_.windows();
    return windows.peer() == 0U || windows.local() == 0U || socket_.in().out_of_order() > 0 ||
           socket_.out().bytes_unacked() > 0;
}

std::optional<wire::Time> CaptureSampler::due() const
{
    return may_sample() && (was_notable_ || is_notable())
               ? std::optional(last_sample_ + sample_interval)
               : std::nullopt;
}

/// While something is in the way, and once when it no longer is.
void CaptureSampler::sample_if_notable(wire::Time time)
{
    if (!may_sample() || time - last_sample_ < sample_interval)
        return;
    if (const bool notable = is_notable(); notable || was_notable_)
        sample(time, notable);
}

void CaptureSampler::sample_if_lacking(wire::Time time)
{
    const std::uint64_t lacking =
        socket_.in().uncaptured().bytes + socket_.out().uncaptured().bytes;
    if (std::exchange(lacked_, lacking) != lacking)
        sample(time, was_notable_);
}

/// At once, so that the time with no window is exact.
void CaptureSampler::sample_if_window_turned(wire::Time time)
{
    const CaptureWindows& windows = socket_.windows();
    const Full full{.local = windows.local() == 0U, .peer = windows.peer() == 0U};
    if (socket_.closed() || full == was_full_)
        return;
    was_full_ = full;
    sample(time, full.local || full.peer || was_notable_);
}

} // namespace bgpsnoop::source
