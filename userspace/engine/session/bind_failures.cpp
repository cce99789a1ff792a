// SPDX-License-Identifier: Apache-2.0
#include "engine/session/bind_failures.hpp"

#include <algorithm>

namespace bgpsnoop::engine {

namespace {

using namespace std::chrono_literals;

constexpr auto said_again = 60s; // that it still lasts

} // namespace

bool BindFailures::is_news(const Input& input, const Warning& warning)
{
    while (!told_.empty() && input.time - told_.front().at >= said_again)
        told_.pop_front();
    const Identity& who = input.who;
    const bool known = std::ranges::any_of(told_, [&](const Told& each) {
        return each.netns == who.netns && each.process == who.process &&
               each.explanation == warning.explanation;
    });
    if (known)
        return false;
    if (told_.size() == remembered)
        told_.pop_front();
    told_.push_back({input.time, who.netns, who.process, warning.explanation});
    return true;
}

} // namespace bgpsnoop::engine
