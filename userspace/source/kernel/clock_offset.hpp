// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace bgpsnoop::source {

/// How far one clock is ahead of another, and how wrong that may be. Clocks are read one after the
/// other, and whoever reads them may be held up in between: by a busy machine, or by its host.
struct ClockOffset {
    std::chrono::nanoseconds ahead{};
    std::chrono::nanoseconds uncertainty{std::chrono::nanoseconds::max()};
};

/// The least uncertain of so many readings at most; the first that is good enough.
template <typename Clock, typename Reference>
ClockOffset offset_of(Clock clock, Reference reference, int readings,
                      std::chrono::nanoseconds good_enough)
{
    ClockOffset best;
    for (int i = 0; i < readings && best.uncertainty > good_enough; ++i) {
        const std::chrono::nanoseconds before = reference();
        const std::chrono::nanoseconds read = clock();
        const std::chrono::nanoseconds half = (reference() - before) / 2;
        if (half < best.uncertainty)
            best = {read - before - half, half};
    }
    return best;
}

} // namespace bgpsnoop::source
