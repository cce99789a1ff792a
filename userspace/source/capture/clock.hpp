// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "wire/time.hpp"

namespace bgpsnoop::source {

/// Lets the captured time pass: every 100 ms between packets that are close together, ever more
/// rarely in a long silence, and at most about 100 times in one.
class CaptureClock {
public:
    using OnTick = std::function<void(wire::Time)>;

    explicit CaptureClock(OnTick on_tick) : on_tick_(std::move(on_tick)) {}

    /// Ticks up to time. Captures are not quite in order: the time given back never goes back.
    wire::Time advance(wire::Time time);
    wire::Time now() const { return now_.value_or(wire::Time{}); }

private:
    OnTick on_tick_;
    std::optional<wire::Time> now_;
    wire::Time last_tick_{};
};

} // namespace bgpsnoop::source
