// SPDX-License-Identifier: Apache-2.0
#include "sink/http/generation.hpp"

#include <algorithm>
#include <utility>

#include "sink/page/health.hpp"

namespace bgpsnoop::sink {

namespace {

/// Whatever a finding tells changes the history; the rest comes and goes without a word.
std::vector<std::uint64_t> shape_of(const State& state)
{
    const engine::Snapshot& snapshot = *state.snapshot;
    std::uint64_t knocks = 0;
    for (const auto& stranger : snapshot.knocking)
        knocks += stranger.knocks;
    const auto up = std::ranges::count(snapshot.sessions, engine::SessionState::established,
                                       &engine::SessionSnapshot::state);
    return {state.history ? state.history->changes() : 0,
            snapshot.sessions.size(),
            static_cast<std::uint64_t>(up),
            snapshot.knocking.size(),
            knocks,
            snapshot.strangers.size(),
            snapshot.sessions_overflow,
            records_lost_of(snapshot),
            hooks_attached(state.self),
            state.self.event_write_errors,
            static_cast<std::uint64_t>(
                state.self.config_reload.last_success.time_since_epoch().count())};
}

} // namespace

std::uint64_t Generation::of(const State& state)
{
    auto shape = shape_of(state);
    if (shape_ != shape)
        ++number_;
    shape_ = std::move(shape);
    return number_;
}

} // namespace bgpsnoop::sink
