// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>

namespace bgpsnoop::source {

/// How long something that others can ask for again and again may take: a tenth of the time, and
/// some at once.
class TimeShare {
public:
    using Clock = std::chrono::steady_clock;

    explicit TimeShare(Clock::time_point now = Clock::now()) : since_(now) {}

    bool is_left(Clock::time_point now)
    {
        saved_ = std::min<Clock::duration>(saved_ + (now - since_) / 10, at_once);
        since_ = now;
        return saved_ > Clock::duration::zero();
    }
    void spend(Clock::duration time) { saved_ -= time; }

    /// False: there was no time for it.
    template <typename Work> bool run(Work work)
    {
        const auto begun = Clock::now();
        if (!is_left(begun))
            return false;
        work();
        spend(Clock::now() - begun);
        return true;
    }

private:
    static constexpr std::chrono::milliseconds at_once{200};

    Clock::duration saved_ = at_once;
    Clock::time_point since_;
};

} // namespace bgpsnoop::source
