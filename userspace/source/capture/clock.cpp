// SPDX-License-Identifier: Apache-2.0
#include "source/capture/clock.hpp"

#include <algorithm>

namespace bgpsnoop::source {

namespace {

using namespace std::chrono_literals;

constexpr int most_ticks = 100;

wire::Duration step_after(wire::Duration silence)
{
    return silence < 1s    ? wire::Duration(100ms)
           : silence < 10s ? wire::Duration(1s)
           : silence < 60s ? wire::Duration(5s)
                           : wire::Duration(60s);
}

} // namespace

wire::Time CaptureClock::advance(wire::Time time)
{
    if (!now_)
        last_tick_ = time;
    now_ = std::max(time, now_.value_or(time));
    const wire::Time begin = last_tick_;
    for (int count = 0; count < most_ticks; ++count) {
        const wire::Time next = last_tick_ + step_after(last_tick_ - begin);
        if (next > *now_)
            return *now_;
        last_tick_ = next;
        on_tick_(next);
    }
    last_tick_ = *now_;
    on_tick_(last_tick_);
    return *now_;
}

} // namespace bgpsnoop::source
