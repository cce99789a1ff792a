// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cerrno>

#include "engine/session/warning.hpp"
#include "unit/engine/stories.hpp"

/// Segments that this host dropped, ICMP and windows: to whom they are put down, and how often.
namespace bgpsnoop::test {
namespace {

using namespace engine;

std::vector<std::string_view> warnings_of(const Story& story)
{
    std::vector<std::string_view> ids;
    for (const Warning& each : only<Warning>(play(story)))
        ids.push_back(each.id);
    return ids;
}

using Ids = std::vector<std::string_view>;

TEST(DroppedSegments, EachKindIsWarnedOfOnceAConnection)
{
    const Story story = running()
                            .drops(DropReason::md5_missing)
                            .drops(DropReason::md5_mismatch)
                            .drops(DropReason::ttl)
                            .drops(DropReason::ttl)
                            .drops(DropReason::blind_reset)
                            .drops(DropReason::blind_syn)
                            .drops(DropReason::blind_data);
    EXPECT_EQ(warnings_of(story),
              (Ids{warning::auth_drops, warning::ttl_drops, warning::blind_reset_attempt,
                   warning::blind_syn_attempt, warning::blind_data_attempt}));
}

TEST(DroppedSegments, AreCountedByReasonForTheSession)
{
    Engine engine({});
    play(
        engine,
        running().drops(DropReason::ttl).drops(DropReason::ttl).drops(DropReason::firewall).inputs);
    const auto counts = engine.snapshot().sessions.at(0).rejected_segments;
    EXPECT_EQ(counts.at(DropReason::ttl), 2);
    EXPECT_EQ(counts.at(DropReason::firewall), 1);
}

TEST(DroppedSegments, OfAStrangerMakeNoSession)
{
    Engine engine({});
    EXPECT_TRUE(play(engine, Story().drops_call(DropReason::md5_missing).inputs).empty());
    EXPECT_TRUE(engine.snapshot().sessions.empty());
}

TEST(DroppedSegments, BetweenTwoAttemptsAreWarnedOfOnce)
{
    Story story = Story().calls().after(30s).fails(0, true).after(1s);
    story.drops_call(DropReason::md5_missing).after(1s).drops_call(DropReason::md5_missing);
    EXPECT_EQ(warnings_of(story), Ids{warning::auth_drops});
}

TEST(DroppedSegments, ABlindSegmentOfAnotherConnectionIsNotOfThisOne)
{
    Story story = running();
    story.drops_call(DropReason::blind_reset).after(50s).peer_reset(false);
    const auto verdict = verdict_of(story);
    EXPECT_EQ(verdict.causes.front(), Cause::peer_rebooted);
}

TEST(DroppedSegments, TheExplanationSaysWhatIsWrongWithTheKeys)
{
    Story story = Story().calls().after(1s).drops_call(DropReason::ao_key_not_found);
    story.after(30s).fails(0, true);
    EXPECT_EQ(
        verdict_of(story).explanation,
        "Our SYN to 10.82.1.10 was not answered in 31.0 s: the keys of both ends differ, "
        "and this host drops the segments of 10.82.1.10: they are signed with a TCP-AO key id "
        "that we do not have.");
}

TEST(IcmpErrors, MayComeAfterTheCloseAndStillNameTheReason)
{
    Story story = Story().calls().after(1ms).fails(EHOSTUNREACH).reports(EHOSTUNREACH);
    story.after(5ms).icmp(3, 13);
    const auto verdict = verdict_of(story);
    EXPECT_EQ(verdict.causes, std::vector{Cause::firewall_icmp});
    EXPECT_NE(verdict.explanation.find("ICMP 3/13"), std::string::npos);
}

TEST(IcmpErrors, ThatAskForSmallerPacketsAreNone)
{
    Story story = Story().calls().icmp(3, 4).after(30s).fails(0, true);
    EXPECT_EQ(verdict_of(story).outcome, Outcome::connect_timeout);
}

TEST(ZeroWindows, AreTimedAndWarnedOfOnce)
{
    Story story = running().windows(0, 65535).sample().after(1s).sample().after(2s).sample();
    EXPECT_EQ(warnings_of(story), Ids{warning::zero_window});
    Engine engine({});
    play(engine, story.windows(100, 65535).after(1s).sample().after(5s).sample().inputs);
    EXPECT_EQ(engine.snapshot().sessions.at(0).zero_window, 4s);
}

TEST(ZeroWindows, ShortOnesAreFlowControl)
{
    const Story story = running().windows(65535, 0).sample().after(500ms).sample().windows(1, 1);
    EXPECT_TRUE(warnings_of(story).empty());
}

} // namespace
} // namespace bgpsnoop::test
