// SPDX-License-Identifier: Apache-2.0
#include "sink/history/told_verdicts.hpp"

#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

engine::SessionKey of_peer(std::string_view address)
{
    return {.netns = 1, .vrf = "default", .interface = {}, .peer = test::address(address)};
}

const wire::Time now = test::at_second(test::sink_story_begin);

TEST(ToldVerdicts, WhatWasToldIsNewsAgainAfterAMinute)
{
    sink::ToldVerdicts told(10);
    const auto peer = of_peer("10.0.0.1");
    EXPECT_TRUE(told.is_news(peer, "refused", now));
    told.tell(peer, "refused", now);
    told.leave_out(peer, "refused");
    EXPECT_FALSE(told.is_news(peer, "refused", now + std::chrono::seconds(59)));
    EXPECT_TRUE(told.is_news(peer, "reset", now));
    EXPECT_TRUE(told.is_news(peer, "refused", now + std::chrono::seconds(60)));
    EXPECT_EQ(told.tell(peer, "refused", now + std::chrono::seconds(60)), 1U);
}

TEST(ToldVerdicts, WhatWasOnlyLeftOutIsStillNews)
{
    sink::ToldVerdicts told(10);
    told.leave_out(of_peer("10.0.0.1"), "refused");
    EXPECT_TRUE(told.is_news(of_peer("10.0.0.1"), "refused", now));
}

TEST(ToldVerdicts, ACloseBeforeTheOpenIsHereIsNoOtherThanOneBehindIt)
{
    const auto name = [](engine::Outcome outcome, engine::Phase phase) {
        engine::Verdict verdict;
        verdict.outcome = outcome;
        verdict.phase = phase;
        return sink::verdict_name(verdict);
    };
    using engine::Outcome, engine::Phase;
    for (const auto outcome : {Outcome::closed_without_answer, Outcome::refused_locally})
        EXPECT_EQ(name(outcome, Phase::connected), name(outcome, Phase::open_sent));
    EXPECT_NE(name(Outcome::peer_reset, Phase::connected),
              name(Outcome::peer_reset, Phase::established));
}

TEST(ToldVerdicts, ThePeerGoesFirstThatWasSeenLeastRecentlyWhateverItsAddress)
{
    sink::ToldVerdicts told(2);
    told.tell(of_peer("10.0.0.1"), "refused", now);
    told.tell(of_peer("10.0.0.2"), "refused", now);
    told.tell(of_peer("10.0.0.1"), "reset", now);
    told.tell(of_peer("10.0.0.3"), "refused", now);
    EXPECT_TRUE(told.knows(of_peer("10.0.0.1")));
    EXPECT_FALSE(told.knows(of_peer("10.0.0.2")));
    EXPECT_TRUE(told.knows(of_peer("10.0.0.3")));
}

} // namespace
} // namespace bgpsnoop
