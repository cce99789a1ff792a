// SPDX-License-Identifier: Apache-2.0
#include "cli/live/pace.hpp"

#include <algorithm>
#include <variant>

#include "engine/timing.hpp"

namespace bgpsnoop::cli {

namespace {

/// And a look around after it.
constexpr engine::Duration longest_grace =
    std::max({engine::timing::called_back, engine::timing::half_closed,
              engine::timing::after_notification}) +
    std::chrono::seconds(2);
constexpr std::chrono::milliseconds busy{100};

/// Of each session that lives there is a sample a second.
bool is_news(const engine::Input& input)
{
    return !std::holds_alternative<engine::Tick>(input.what) &&
           !std::holds_alternative<engine::SampleTaken>(input.what) &&
           !std::holds_alternative<engine::SampleUnchanged>(input.what);
}

} // namespace

void Pace::note(const engine::Input& input, Clock::time_point now)
{
    if (is_news(input))
        busy_until_ = now + longest_grace;
}

std::chrono::milliseconds Pace::wait(Clock::time_point now, Clock::time_point next_look) const
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_look - now);
    return std::max(std::chrono::milliseconds(0), now < busy_until_ ? std::min(busy, left) : left);
}

} // namespace bgpsnoop::cli
