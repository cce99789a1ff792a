// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "engine/input.hpp"

namespace bgpsnoop::cli {

/// How long the loop may wait for records. What the engine waits for is due some seconds after what
/// it was told of last; where nothing was told of, one look a second is enough.
class Pace {
public:
    using Clock = std::chrono::steady_clock;

    void note(const engine::Input& input, Clock::time_point now);
    /// Until the next look around at the latest. Never negative.
    std::chrono::milliseconds wait(Clock::time_point now, Clock::time_point next_look) const;

private:
    Clock::time_point busy_until_;
};

} // namespace bgpsnoop::cli
