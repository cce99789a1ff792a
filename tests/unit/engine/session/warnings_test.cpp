// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/open_comparison.hpp"
#include "engine/session/warning.hpp"
#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

std::vector<Warning> warned(const Story& story, std::string_view id)
{
    auto all = only<Warning>(play(story));
    std::erase_if(all, [id](const Warning& each) { return each.id != id; });
    return all;
}

Story disjoint()
{
    return connected()
        .writes_open({.as = 600, .capabilities = {family_capability(1, 1)}})
        .reads_open({.as = 8500, .capabilities = {family_capability(2, 1)}})
        .writes_keepalive()
        .reads_keepalive();
}

TEST(Warnings, DisjointFamiliesInAnEstablishedSession)
{
    const auto found = warned(disjoint(), warning::no_common_family);
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(
        found[0].explanation,
        "The session with 10.82.1.10 is established without a common address family: we offer "
        "ipv4-unicast, the peer offers ipv6-unicast.");
    EXPECT_TRUE(warned(running(), warning::no_common_family).empty());
}

TEST(Warnings, CapabilitiesThatDifferAreSaidInWords)
{
    const auto found = warned(disjoint(), warning::capability_difference);
    ASSERT_EQ(found.size(), 1);
    EXPECT_NE(found[0].explanation.find("the peer offers ipv6-unicast, we do not"),
              std::string::npos);
    EXPECT_TRUE(warned(running(), warning::capability_difference).empty());
}

TEST(Warnings, AddPathDirectionsThatDoNotMeet)
{
    wire::Open ours;
    wire::Open theirs;
    ours.capabilities = {{69, {}, wire::AddPath{{{wire::ipv4_unicast, 3}}}}};
    theirs.capabilities = {{69, {}, wire::AddPath{{{wire::ipv4_unicast, 2}}}}};
    const auto found = differences(ours, theirs);
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0],
              "we offer to send several paths of ipv4-unicast, the peer does not receive them");
}

TEST(Warnings, LostFramingIsSaidOnce)
{
    const auto lost = StreamFault::Kind::framing_lost;
    const Story story =
        running().fault(Direction::received, lost).after(1s).fault(Direction::received, lost);
    EXPECT_EQ(warned(story, warning::framing_lost).size(), 1);
}

TEST(Warnings, OnlyWhatBringsCountsSaysThatNobodySpoke)
{
    for (const auto id : {warning::hold_time_nearly_expired, warning::hold_time_exceeded}) {
        Story story = running().after(105s).writes(2); // KEEPALIVEs in between are not told
        EXPECT_TRUE(warned(story, id).empty());
        EXPECT_TRUE(warned(Story(story).counted(4, 4).sample(), id).empty());
        EXPECT_EQ(warned(story.sample(), id).size(), 1);
    }
}

TEST(Warnings, SilenceOfTwoThirdsOfTheHoldTime)
{
    EXPECT_TRUE(warned(running().after(59s).sample(), warning::hold_time_nearly_expired).empty());
    const auto late = warned(running().after(61s).sample(), warning::hold_time_nearly_expired);
    ASSERT_EQ(late.size(), 1);
    EXPECT_EQ(late[0].explanation, "No message from 10.82.1.10 for 61.0 s of a hold time of 90 s.");
}

TEST(Warnings, AnUnchangedSampleSaysWhatTimeHasMadeOfIt)
{
    const auto unchanged_after = [](Story story, Duration silence, std::string_view id) {
        return warned(story.sample().after(silence).sample_unchanged(), id).size();
    };
    EXPECT_EQ(unchanged_after(running(), 59s, warning::hold_time_nearly_expired), 0);
    EXPECT_EQ(unchanged_after(running(), 61s, warning::hold_time_nearly_expired), 1);
    EXPECT_EQ(unchanged_after(running().after(61s).sample(), 28s, warning::hold_time_exceeded), 0);
    EXPECT_EQ(unchanged_after(running().after(61s).sample(), 40s, warning::hold_time_exceeded), 1);
    EXPECT_EQ(unchanged_after(running().unread(100), 31s, warning::unread_data), 1);
    EXPECT_EQ(unchanged_after(running().windows(0, 100), 60s, warning::zero_window), 1);
}

TEST(Warnings, WhoIsSlowToActOnItsHoldTimerIsNotSaidToIgnoreIt)
{
    EXPECT_TRUE(warned(running().after(93s).sample(), warning::hold_time_exceeded).empty());
    EXPECT_EQ(warned(running().after(94s).sample(), warning::hold_time_exceeded).size(), 1);
}

TEST(Warnings, WhoIsResetBehindAHoleOfTheCaptureWasNotSilent)
{
    for (const auto direction : {Direction::sent, Direction::received}) {
        Story story = running();
        story.lacks(direction, {.bytes = 190, .undated = 190});
        for (const auto id : {warning::hold_time_nearly_expired, warning::hold_time_exceeded})
            EXPECT_TRUE(warned(Story(story).after(105s).sample(), id).empty());
    }
}

TEST(Warnings, WhatWeAcknowledgedBrokeTheSilenceThoughACaptureLacksIt)
{
    Story story = running().after(40s);
    story.lacks(Direction::received, {.bytes = 19, .acked_at = story_begin + 40s});
    EXPECT_TRUE(warned(story.after(59s).sample(), warning::hold_time_nearly_expired).empty());
    EXPECT_EQ(warned(story.after(9s).sample(), warning::hold_time_nearly_expired).size(), 1);
}

TEST(Warnings, BytesThatLieUnreadForAThirdOfTheHoldTime)
{
    const Story story = running().unread(100).sample().after(31s).sample();
    const auto found = warned(story, warning::unread_data);
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0].explanation,
              "100 bytes from 10.82.1.10 have been lying unread in the receive queue for 31.0 s: "
              "our BGP process does not read.");
    EXPECT_TRUE(
        warned(running().unread(100).sample().after(20s).sample(), warning::unread_data).empty());
}

TEST(Warnings, EveryIdIsGivenInSomeStory)
{
    std::set<std::string_view> given;
    const auto collect = [&given](const Story& story) {
        for (const Warning& each : only<Warning>(play(story)))
            given.insert(each.id);
    };
    for (const Told& told : all_stories())
        collect(told.story);
    collect(disjoint());
    collect(running().fault(Direction::received, StreamFault::Kind::framing_lost));
    collect(running().after(61s).sample());
    collect(running().unread(100).sample().after(31s).sample());
    collect(running().windows(0, 1).sample().after(2s).sample());
    collect(running()
                .drops(DropReason::blind_reset)
                .drops(DropReason::blind_syn)
                .drops(DropReason::blind_data));
    for (const auto id : warning::all)
        EXPECT_TRUE(given.contains(id) || id == warning::bind_failed) << id; // of no connection
}

} // namespace
} // namespace bgpsnoop::test
