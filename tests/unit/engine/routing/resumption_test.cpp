// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/routing/former.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

TEST(Resumption, ASessionThatLivesGoesOnAsItWas)
{
    Former former(an_hour_up());
    Engine later({});
    const auto findings = resume(later, former.left(true), found_again());
    EXPECT_TRUE(only<SessionUp>(findings).empty());
    EXPECT_TRUE(only<SessionDown>(findings).empty());
    EXPECT_TRUE(only<SessionStateChanged>(findings).empty());
    const SessionSnapshot was = former.session();
    const SessionSnapshot is = later.snapshot().sessions.at(0);
    EXPECT_EQ(is.state, SessionState::established);
    EXPECT_EQ(is.state_since, was.state_since);
    EXPECT_EQ(is.established_since, was.established_since);
    EXPECT_EQ(is.established_total, 1);
    EXPECT_EQ(is.hold_time, 90);
    EXPECT_EQ(is.families.size(), 1);
    EXPECT_EQ(is.peer_as, 8500);
    EXPECT_EQ(is.local_as, 600);
    EXPECT_EQ(is.peer_bgp_id, was.peer_bgp_id);
    EXPECT_EQ(is.sent, was.sent);
    EXPECT_EQ(is.process, "bird");
}

TEST(Resumption, WhatTheOpensDifferInIsNotToldAgain)
{
    Former former(connected()
                      .writes_open({.as = 600, .capabilities = {family_capability(1, 1)}})
                      .reads_open({.as = 8500, .capabilities = {family_capability(2, 1)}})
                      .writes_keepalive()
                      .reads_keepalive()
                      .counted(60, 61)
                      .repeated(7)
                      .sample()
                      .after(3600s)
                      .tick());
    ASSERT_FALSE(former.session().warnings.empty());
    Engine later({});
    const auto findings = resume(later, former.left(true), found_again().counted(2, 1).sample());
    EXPECT_TRUE(only<Warning>(findings).empty());
    EXPECT_EQ(later.snapshot().sessions.at(0).warnings, former.session().warnings);
}

TEST(Resumption, CountsGoOnWhereTheyWere)
{
    Former former(an_hour_up());
    Engine later({});
    resume(later, former.left(true), found_again().counted(2, 1).sample());
    const SessionSnapshot is = later.snapshot().sessions.at(0);
    EXPECT_EQ(is.sent.messages[4], 62);
    EXPECT_EQ(is.received.messages[4], 62);
    EXPECT_EQ(is.retransmits, 9); // the socket counts them since it began
}

TEST(Resumption, WhatASourceCountsOnlyFromItsStartIsAddedToWhatWas)
{
    Former former(an_hour_up());
    Engine later({});
    Story story = Story().after(3700s).repeated(0).found();
    resume(later, former.left(true), story.after(1s).repeated(2).sample());
    EXPECT_EQ(later.snapshot().sessions.at(0).retransmits, 9); // 7 and 2
}

TEST(Resumption, TheEndOfASessionThatLivedOnIsJudgedAsEver)
{
    Former former(an_hour_up());
    Engine later({});
    const auto findings = resume(
        later, former.left(true),
        found_again().reads_notification(6, 2).peer_fin().after(1s).closes().after(9s).tick());
    EXPECT_EQ(only<SessionDown>(findings).at(0).outcome, Outcome::administrative);
    EXPECT_GT(only<SessionDown>(findings).at(0).uptime, Duration(3600s));
    const SessionSnapshot is = later.snapshot().sessions.at(0);
    EXPECT_EQ(is.last_down->causes.at(0), Cause::peer_operator);
}

TEST(Resumption, WhatEndedWhileNobodyWatchedIsSaidToHave)
{
    Former former(an_hour_up());
    Engine later({});
    const auto findings =
        resume(later, former.left(false), Story().after(3620s).tick().after(2s).tick());
    ASSERT_EQ(only<SessionDown>(findings).size(), 1);
    EXPECT_EQ(only<SessionDown>(findings)[0].outcome, Outcome::unknown);
    EXPECT_FALSE(only<SessionDown>(findings)[0].uptime);
    const Verdict verdict = only<ConnectionClosed>(findings).at(0).verdict;
    EXPECT_EQ(verdict.explanation, "The session ended between 2023-11-14 23:13:20 UTC and "
                                   "2023-11-14 23:13:40 UTC, while nobody watched.");
    const SessionSnapshot is = later.snapshot().sessions.at(0);
    EXPECT_EQ(is.state, SessionState::idle);
    EXPECT_FALSE(is.established_since);
    EXPECT_EQ(is.last_down->outcome, Outcome::unknown);
    EXPECT_EQ(is.outcomes.at(Outcome::unknown), 1);
    EXPECT_EQ(is.sent, former.session().sent);
}

TEST(Resumption, ASocketOfWhichNothingIsHeardHasEndedToo)
{
    Former former(an_hour_up());
    Engine later({});
    Story silent = Story().after(3620s).tick().after(4s).tick();
    EXPECT_TRUE(only<SessionDown>(resume(later, former.left(true), silent)).empty());
    const auto findings = play(later, Story().after(3627s).tick().after(2s).tick().inputs);
    EXPECT_EQ(only<SessionDown>(findings).size(), 1);
}

TEST(Resumption, OneThatNobodyCouldLookForHasItsHoldTime)
{
    Former former(an_hour_up());
    KeptState kept = former.left(true);
    kept.sessions[0].living[0].unsearched = true;
    Engine later({});
    EXPECT_TRUE(
        only<SessionDown>(resume(later, kept, Story().after(3620s).tick().after(89s).tick()))
            .empty());
    const auto findings = play(later, Story().after(3711s).tick().after(2s).tick().inputs);
    EXPECT_EQ(only<SessionDown>(findings).size(), 1);
}

TEST(Resumption, OneThatNobodyCouldLookForGoesOnWithItsFirstWord)
{
    Former former(an_hour_up());
    KeptState kept = former.left(true);
    kept.sessions[0].living[0].unsearched = true;
    Engine later({});
    Story heard = Story().after(3620s).tick().after(60s).found().counted(0, 1).sample();
    const auto findings = resume(later, kept, heard.after(60s).tick());
    EXPECT_TRUE(only<SessionDown>(findings).empty());
    EXPECT_TRUE(only<SessionUp>(findings).empty());
    EXPECT_TRUE(later.snapshot().sessions.at(0).established_since);
}

TEST(Resumption, OneWithoutAHoldTimeMayBeSilentForLong)
{
    Former former(an_hour_up());
    KeptState kept = former.left(true);
    kept.sessions[0].living[0].unsearched = true;
    kept.sessions[0].totals.hold_time = 0;
    Engine later({});
    EXPECT_TRUE(only<SessionDown>(resume(later, kept, Story().after(3620s).tick().after(1h).tick()))
                    .empty());
}

TEST(Resumption, ANewSessionInItsPlaceIsOlderThanTheAgent)
{
    Former former(an_hour_up());
    Engine later({});
    Story other = Story().after(3620s).next_connection().acked(500).found();
    const auto findings =
        resume(later, former.left(false), other.after(1s).counted(0, 1).sample().after(2s).tick());
    EXPECT_EQ(only<SessionDown>(findings).size(), 1);
    EXPECT_TRUE(only<SessionUp>(findings).at(0).older_than_agent);
    const SessionSnapshot is = later.snapshot().sessions.at(0);
    EXPECT_EQ(is.state, SessionState::established);
    EXPECT_FALSE(is.established_since);
    EXPECT_EQ(is.established_total, 1);
    EXPECT_EQ(is.peer_as, 8500); // its neighbour is who it was
}

TEST(Resumption, ANeighborWithoutAConnectionKeepsWhatIsKnownOfIt)
{
    Former former(
        running().after(60s).reads_notification(6, 2).peer_fin().closes().after(10s).tick());
    Options options;
    options.session_expiry = 1h;
    Engine later(options);
    resume(later, former.left(true), Story().after(600s).tick());
    const SessionSnapshot is = later.snapshot().sessions.at(0);
    EXPECT_EQ(is.state, SessionState::idle);
    EXPECT_EQ(is.state_since, former.session().state_since);
    EXPECT_EQ(is.last_down->causes.at(0), Cause::peer_operator);
    EXPECT_EQ(is.outcomes, former.session().outcomes);
    play(later, Story().after(2h).tick().after(61s).tick().inputs);
    EXPECT_TRUE(later.snapshot().sessions.empty()); // it expires as any other
}

TEST(Resumption, OneThatIsOlderThanTwoAgentsHasNoTimeAndIsNotToldAgain)
{
    Former former(Story().acked(500).found().after(1s).counted(0, 1).sample().after(3600s).tick());
    Engine later({});
    const auto findings = resume(later, former.left(true), found_again().counted(1, 1).sample());
    EXPECT_TRUE(only<SessionUp>(findings).empty());
    const SessionSnapshot is = later.snapshot().sessions.at(0);
    EXPECT_EQ(is.state, SessionState::established);
    EXPECT_FALSE(is.established_since);
    EXPECT_EQ(is.established_total, 0);
}

TEST(Resumption, StrangersAreNotKept)
{
    Former former(Story().called().after(1s).peer_reset().after(1s).tick());
    EXPECT_TRUE(former.left(true).sessions.empty());
}

template <typename What> std::vector<Time> times_of(const std::vector<Finding>& findings)
{
    std::vector<Time> times;
    for (const Finding& each : findings)
        if (std::holds_alternative<What>(each.what))
            times.push_back(each.time);
    return times;
}

/// `explain` tells of it as before, and counters and event logs know nothing of that.
TEST(Resumption, WhatWasToldOfAConnectionIsRecalledAndIsNoNews)
{
    const Story story = an_hour_up();
    Former former(story);
    Engine told({});
    const auto as_told = play(told, story.inputs);
    for (const bool alive : {true, false}) {
        Engine later({});
        const auto recalled = later.resume(former.left(alive), story_begin + 3621s);
        EXPECT_EQ(times_of<ConnectionOpened>(recalled), times_of<ConnectionOpened>(as_told));
        EXPECT_EQ(times_of<MessageObserved>(recalled), times_of<MessageObserved>(as_told));
        EXPECT_EQ(times_of<SessionUp>(recalled), times_of<SessionUp>(as_told));
        const auto opens = only<MessageObserved>(recalled);
        ASSERT_EQ(opens.size(), 2);
        EXPECT_EQ(opens[0].length, only<MessageObserved>(as_told)[0].length);
        EXPECT_EQ(std::get<wire::Open>(opens[1].body).as(), 8500);
        EXPECT_EQ(only<SessionUp>(recalled).at(0).hold_time, 90);
        for (const Finding& each : recalled)
            EXPECT_FALSE(each.stranger);
        EXPECT_EQ(later.snapshot().sessions.at(0).established_total, 1);
        const Story silent = Story().after(3622s).tick();
        EXPECT_TRUE(only<MessageObserved>(play(later, silent.inputs)).empty());
    }
}

TEST(Resumption, OfASessionThatWasOlderThanTheFormerAgentNoBeginningIsRecalled)
{
    Former former(Story().found().counted(60, 61).repeated(7).sample().after(3600s).tick());
    Engine later({});
    const auto recalled = later.resume(former.left(true), story_begin + 3621s);
    ASSERT_EQ(recalled.size(), 1);
    EXPECT_TRUE(only<SessionUp>(recalled).at(0).older_than_agent);
}

/// Up, and closed by the peer; the daemon hangs, so that its end stays open.
TEST(Resumption, TwoConnectionsOfTheSameEndsAreOne)
{
    Former former(an_hour_up());
    KeptState kept = former.left(true);
    kept.sessions[0].living.push_back(kept.sessions[0].living[0]);
    Engine later({});
    const auto findings =
        resume(later, kept, found_again().after(10s).peer_reset().after(10s).tick());
    EXPECT_EQ(only<ConnectionClosed>(findings).size(), 1);
}

} // namespace
} // namespace bgpsnoop::test
