// SPDX-License-Identifier: Apache-2.0
#include "source/capture/sampler.hpp"

#include <algorithm>
#include <utility>

#include "engine/timing.hpp"

namespace bgpsnoop::source {

namespace {

using namespace std::chrono_literals;

constexpr auto sample_interval = 1s;
constexpr auto moment = 1ms; // a warning is due when more than its span has passed

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

/// The longer nothing happens, the rarer: many connections may be dead without a word.
wire::Duration CaptureSampler::interval(wire::Time last_segment) const
{
    constexpr int part_of_silence = 10;
    return std::max<wire::Duration>(sample_interval,
                                    (last_sample_ - last_segment) / part_of_silence);
}

/// When a peer that has fallen silent may be worth a warning.
std::optional<wire::Time> CaptureSampler::silence_due() const
{
    const auto hold = socket_.hold_time();
    const auto heard =
        std::max(socket_.in().counts().last_message(), socket_.in().uncaptured().acked_at);
    if (!hold || !heard || socket_.state() != engine::TcpState::established)
        return std::nullopt;
    for (const wire::Duration span : {*hold * 2 / 3, *hold + engine::timing::slow_to_object})
        if (const wire::Time over = *heard + span + moment; over > last_sample_)
            return over;
    return std::nullopt;
}

/// A sample would say that the peer has been silent, while it has spoken behind bytes that are
/// missing: whether the capture lacks them, or our end, is not known yet.
bool CaptureSampler::misjudges_silence(wire::Time now) const
{
    const auto over = silence_due();
    return over && *over <= now && socket_.in().hole_due();
}

void CaptureSampler::tell_silence(wire::Time until)
{
    while (const auto over = silence_due()) {
        if (*over > until)
            return;
        sample(*over, was_notable_);
    }
}

std::optional<wire::Time> CaptureSampler::due(wire::Time last_segment) const
{
    return may_sample() && (was_notable_ || is_notable())
               ? std::optional(last_sample_ + interval(last_segment))
               : std::nullopt;
}

/// While something is in the way, and once when it no longer is.
void CaptureSampler::sample_if_notable(wire::Time time, wire::Time last_segment)
{
    if (!may_sample() || misjudges_silence(time) || time - last_sample_ < interval(last_segment))
        return;
    if (const bool notable = is_notable(); notable || was_notable_)
        sample(time, notable);
}

void CaptureSampler::sample_for_another(wire::Time time)
{
    if (may_sample() && !misjudges_silence(time) && time - last_sample_ >= sample_interval)
        sample(time, was_notable_);
}

void CaptureSampler::sample_if_lacking(wire::Time time)
{
    if (misjudges_silence(time))
        return;
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
