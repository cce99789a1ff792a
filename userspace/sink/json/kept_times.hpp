// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include "engine/kept_state.hpp"

namespace bgpsnoop::sink {

/// From the clock of a former run to ours.
struct ClockChange {
    wire::Duration later{};              ///< every time is, by our clock
    wire::Time kept = wire::Time::max(); ///< when the state was kept, by our clock
    wire::Time now = wire::Time::max();

    /// What was later than now happened now: the wall clock was set back. What was still to come
    /// when the state was kept is as far ahead as it was then.
    wire::Time operator()(wire::Time time) const;
    wire::Duration set_back() const { return std::max(kept - now, wire::Duration{}); }
};

/// Since the same boot both clocks go alike, wherever the wall clock stood: `boot` is when that was
/// by ours. Else the wall clock is all there is.
ClockChange clock_change(const engine::KeptOrigin& kept, bool same_boot, wire::Time boot,
                         wire::Time now);

/// No clock ever goes as this one says; with it sums of times would overflow. A clause, or empty.
std::string problem_with_clock(const engine::KeptOrigin& kept);

/// Changes every time that the state holds; one that is not set stays so.
void change_times(engine::KeptState& state, const ClockChange& change);

} // namespace bgpsnoop::sink
