// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

struct Teller { // one word a finding, for sequences
    std::string operator()(const ConnectionOpened& what) const
    {
        return fmt::format("opened by {}", name(what.initiator));
    }
    std::string operator()(const MessageObserved& what) const
    {
        return fmt::format("{}{} type {}", what.unread ? "unread " : "", name(what.direction),
                           what.type);
    }
    std::string operator()(const ResetObserved& what) const
    {
        return fmt::format("reset {} in {}", name(what.direction), name(what.phase));
    }
    std::string operator()(const ListenerOpened&) const { return "listening"; }
    std::string operator()(const ListenerClosed&) const { return "listening no more"; }
    std::string operator()(const ClosedBy& what) const
    {
        return fmt::format("fin {} in {}", name(what.direction), name(what.phase));
    }
    std::string operator()(const SessionStateChanged& what) const
    {
        return fmt::format("{} to {}", name(what.old_state), name(what.new_state));
    }
    std::string operator()(const SessionUp& what) const
    {
        return fmt::format("up, hold {}", what.hold_time.value_or(0));
    }
    std::string operator()(const SessionDown& what) const
    {
        return fmt::format("down: {}", name(what.outcome));
    }
    std::string operator()(const ConnectionClosed& what) const
    {
        return fmt::format("closed: {}", name(what.verdict.outcome));
    }
    std::string operator()(const Warning& what) const { return fmt::format("warning {}", what.id); }
    std::string operator()(const RecordsLost& what) const
    {
        return fmt::format("lost {} {}", what.count, what.kind);
    }
};

std::vector<std::string> tell(const std::vector<Finding>& findings)
{
    std::vector<std::string> told;
    for (const Finding& each : findings)
        told.push_back(std::visit(Teller{}, each.what));
    return told;
}

using Lines = std::vector<std::string>;

TEST(Findings, WhatAStoppedDaemonSaysAfterTheVerdictIsToldAndWhatItReadsIsNot)
{
    Story story = connected().open_arrives().after(90s).notification_arrives(4, 0).peer_fin();
    story.after(11s).tick().reads_waiting().writes_open();
    const auto messages = only<MessageObserved>(play(story));
    ASSERT_EQ(messages.size(), 3U);
    EXPECT_TRUE(messages[0].unread && messages[1].unread);
    EXPECT_EQ(messages[2].direction, Direction::sent);
}

TEST(Findings, TellTheWholeLifeOfASession)
{
    EXPECT_EQ(tell(play(running().after(60s).peer_fin().after(1ms).closes())),
              (Lines{"opened by local", "idle to connect", "sent type 1", "connect to open_sent",
                     "received type 1", "open_sent to open_confirm", "open_confirm to established",
                     "up, hold 90", "fin received in established", "established to idle",
                     "fin sent in established", "down: peer_closed", "closed: peer_closed"}));
}

TEST(Findings, TellTheFirstCapture)
{
    EXPECT_EQ(tell(play(connected().writes_open().after(1ms).peer_reset())),
              (Lines{"opened by local", "idle to connect", "sent type 1", "connect to open_sent",
                     "reset received in open_sent", "open_sent to idle",
                     "closed: closed_without_answer"}));
}

TEST(Findings, TellTheFirstCaptureAtItsRefusingEnd)
{
    EXPECT_EQ(
        tell(play(Story().called().open_arrives().after(1ms).closes_with_reset())),
        (Lines{"opened by peer", "idle to active", "active to idle", "reset sent in connected",
               "unread received type 1", "closed: refused_locally"}));
}

TEST(Findings, ReportAMessageOnceWhenItIsRead)
{
    const auto messages = only<MessageObserved>(
        play(connected().writes_open().open_arrives().after(1ms).reads_waiting().closes()));
    ASSERT_EQ(messages.size(), 2);
    EXPECT_FALSE(messages[1].unread);
    EXPECT_TRUE(std::holds_alternative<wire::Open>(messages[1].body));
}

TEST(Findings, ReportAMessageThatNobodyReadsBeforeTheVerdict)
{
    const auto told = tell(play(connected().writes_open().notification_arrives(2, 2).peer_reset()));
    ASSERT_GE(told.size(), 2);
    EXPECT_EQ(told[told.size() - 2], "unread received type 3");
    EXPECT_EQ(told.back(), "closed: open_rejected");
}

TEST(Findings, ShowTrafficOnlyIfAsked)
{
    const Story story = running().closes();
    EXPECT_EQ(only<MessageObserved>(play(story)).size(), 2);
    EXPECT_EQ(only<MessageObserved>(play(story, {.all_messages = true})).size(), 4);
}

TEST(Findings, AHalfOpenConnectionIsNone)
{
    Story story;
    story.called();
    story.inputs.pop_back(); // the handshake does not complete
    EXPECT_TRUE(tell(play(story)).empty());
}

TEST(Findings, CarryTheAsNumbersOnceTheOpensToldThem)
{
    const auto findings = play(running().closes());
    EXPECT_FALSE(findings.front().local_as);
    EXPECT_EQ(findings.back().local_as, 600);
    EXPECT_EQ(findings.back().peer_as, 8500);
}

TEST(Findings, ARstToNobodyBelongsToTheConnectionThatWas)
{
    Story story = connected().writes_open().after(1ms).peer_fin().closes();
    story.inputs.push_back({story.inputs.back().time + 1ms, ConnectionId::none,
                            story.inputs.back().who, ResetSeen{Direction::sent, "", {}}});
    Engine engine({});
    const auto findings = play(engine, story.inputs);
    EXPECT_TRUE(std::holds_alternative<ResetObserved>(findings.back().what));
    EXPECT_EQ(findings.back().connection, 1);
    EXPECT_EQ(only<ConnectionClosed>(findings).size(), 1);
    EXPECT_EQ(engine.snapshot().sessions.front().resets_sent.at(Phase::closing), 1);
}

/// Those of one connection, and the order in which they are told.
Lines of_resets(const Story& story)
{
    Lines told;
    for (const std::string& line : tell(play(story)))
        if (line.starts_with("reset") || line.starts_with("closed") || line.starts_with("unread"))
            told.push_back(line);
    return told;
}

TEST(Findings, ARstOfOursThatAnswersAnOpenBehindOurCloseIsNotThePeers)
{
    EXPECT_EQ(
        of_resets(Story().called().close_is_reset().reset_sent().open_arrives()),
        (Lines{"reset sent in closing", "unread received type 1", "closed: refused_locally"}));
}

TEST(Findings, ARstThatComesBehindOurCloseIsThePeers)
{
    const Lines told{"reset received in closing", "closed: refused_locally"};
    EXPECT_EQ(of_resets(Story().called().close_is_reset().after(200ms).tick()), told);
    EXPECT_EQ(of_resets(Story().called().close_is_reset()), told); // with the end of the story
}

TEST(Findings, LossIsAFinding)
{
    const auto told = tell(play(Story().lost("message", 7)));
    EXPECT_EQ(told, Lines{"lost 7 message"});
}

/// Our daemon wrote its last word, which cannot leave, and calls again.
TEST(Findings, WhatEndedASessionIsToldBeforeTheNextIsUp)
{
    const Story next = running();
    Story story = running().after(90s).unacked(21).writes_notification(4, 0);
    const auto told = tell(play(story.after(1s).then(next)));
    const auto down = std::ranges::find(told, "down: hold_timer_expired");
    ASSERT_NE(down, told.end());
    EXPECT_NE(std::find(down, told.end(), "up, hold 90"), told.end());
    EXPECT_EQ(std::ranges::count(told, "up, hold 90"), 2);
}

} // namespace
} // namespace bgpsnoop::test
