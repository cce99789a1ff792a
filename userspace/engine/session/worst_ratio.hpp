// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

/// The worst of a ratio over the last one to two windows: readers come at times of their own, and
/// none of them may miss it.
class WorstRatio {
public:
    void add(double ratio, Time now)
    {
        roll(now);
        current_ = std::min(current_.value_or(1.0), std::clamp(ratio, 0.0, 1.0));
    }

    std::optional<double> value() const
    {
        if (!current_ || !previous_)
            return current_ ? current_ : previous_;
        return std::min(*current_, *previous_);
    }

    void clear() { *this = {}; }

private:
    void roll(Time now)
    {
        if (now - since_ < timing::ratio_window)
            return;
        previous_ = now - since_ < 2 * timing::ratio_window ? current_ : std::nullopt;
        current_.reset();
        since_ = now;
    }

    Time since_;
    std::optional<double> current_;
    std::optional<double> previous_;
};

} // namespace bgpsnoop::engine
