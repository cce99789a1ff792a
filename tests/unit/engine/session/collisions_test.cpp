// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

/// The inputs of `later` from the given one on, under connection 1.
void resume(Story& story, const Story& first, std::size_t from)
{
    for (std::size_t i = from; i < first.inputs.size(); ++i) {
        Input input = first.inputs[i];
        input.time = story.inputs.back().time + 1ms;
        story.inputs.push_back(std::move(input));
    }
}

struct Collision {
    Story story = connected().writes_open();
    Story first = connected().writes_open();
    std::size_t written = first.inputs.size();
};

Outcome outcome_of_first(const Story& story)
{
    for (const Finding& finding : play(story))
        if (const auto* closed = std::get_if<ConnectionClosed>(&finding.what))
            if (finding.connection == 1)
                return closed->verdict.outcome;
    return Outcome::unknown;
}

TEST(Collisions, ThePlainCloseOfTheLoserIsNoFault)
{
    Collision it;
    it.story.connection(2).called().established();
    resume(it.story, it.first.peer_fin().closes(), it.written);
    EXPECT_EQ(outcome_of_first(it.story), Outcome::collision);
}

std::ptrdiff_t verdicts_in(const std::vector<Finding>& findings)
{
    return std::ranges::count_if(findings, [](const Finding& each) {
        return std::holds_alternative<ConnectionClosed>(each.what);
    });
}

TEST(Collisions, WhoWaitsForTheOtherIsJudgedWhenTheWatchEnds)
{
    Collision it;
    it.story.connection(2).called().opens_exchanged();
    resume(it.story, it.first.peer_fin().closes(), it.written);
    Engine engine({});
    EXPECT_EQ(verdicts_in(play(engine, it.story.inputs)), 0);
    Input end;
    end.time = it.story.inputs.back().time;
    end.what = EndOfWatch{};
    EXPECT_EQ(verdicts_in(engine.feed(end)), 1); // the other one lives on
}

TEST(Collisions, AConnectionClosedForAnErrorOnItsSiblingHasLostNothing)
{
    Story first = connected();
    Story story = first;
    const std::size_t accepted = first.inputs.size();
    Story second;
    second.connection(2).called().opens_exchanged();
    const Story opening = second;
    resume(story, opening, 0);
    resume(story, first.closes_with_reset(), accepted);
    resume(story, second.writes_notification(2, 2).peer_fin().closes(), opening.inputs.size());
    EXPECT_EQ(outcome_of_first(story), Outcome::open_not_sent);
}

/// The one that lost, and the one that won at `0`, ended `later`, without a word on it.
Story won_and_ended(Duration later)
{
    Collision it;
    it.story.connection(2).called().established();
    resume(it.story, it.first.peer_reset(), it.written);
    return it.story.connection(2).after(later).peer_fin().closes();
}

TEST(Collisions, WhoWonHasWonThoughItEndsSoonAfter)
{
    EXPECT_EQ(outcome_of_first(won_and_ended(50ms)), Outcome::collision);
    EXPECT_EQ(outcome_of_first(won_and_ended(400ms)), Outcome::collision); // told in one go
}

/// One end drops its own call when it takes that of the other, on which a session comes up at
/// `0` that is shut down `later`; the verdict on the first waits until then.
Outcome of_the_call_before_a_shutdown(bool ours, Direction by, Duration later)
{
    const bool received = by == Direction::received;
    Story first = ours ? connected() : Story();
    if (!ours)
        first.called();
    Story story = first;
    const std::size_t accepted = first.inputs.size();
    story.connection(2);
    ours ? story.called() : story.connected();
    resume(story, received ? first.peer_fin() : unanswered_fin(first), accepted);
    story.connection(2).established().after(later);
    received ? story.notification_arrives(6, 2) : story.writes_notification(6, 2);
    story.after(5ms).closes();
    return outcome_of_first(story.after(2s).tick());
}

TEST(Collisions, WhoWonHasWonThoughItIsShutDownBeforeTheVerdictOnTheOther)
{
    for (const Duration later : {Duration(20ms), Duration(300ms)})
        for (const bool ours : {true, false})
            for (const Direction by : {Direction::sent, Direction::received})
                EXPECT_EQ(of_the_call_before_a_shutdown(ours, by, later), Outcome::collision)
                    << ours << ' ' << (by == Direction::sent) << ' ' << later.count();
}

TEST(Collisions, OfAnEndThatWasNotCapturedNobodyKnowsWhetherItIsUp)
{
    const auto told = [](bool captured, Duration quiet) {
        Story story = Story().from_capture();
        story.lacks(Direction::received, {.all = !captured, .bytes = 48})
            .called()
            .opens_exchanged();
        story.writes_keepalive().counted(2, 2).sample().after(20s);
        Story later = Story().from_capture();
        later.called().open_arrives().after(quiet).closes_with_reset();
        const auto ends = only<ConnectionClosed>(play(story.then(later)));
        return ends.front().verdict.causes.front();
    };
    EXPECT_EQ(told(true, 1ms), Cause::peer_duplicate_speaker);
    EXPECT_NE(told(false, 1ms), Cause::peer_duplicate_speaker);
}

TEST(Collisions, ASessionThatWasUpBeforeOurCallHasEndedUnseen)
{
    Story story = running().after(90s).next_connection().calls().after(500ms).fails(0, true);
    const auto ends = only<ConnectionClosed>(play(story.after(10s).tick()));
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends.front().verdict.outcome, Outcome::connect_abandoned);
}

TEST(Collisions, TheSiblingMayComeUpAfterTheLoserHasClosed)
{
    Collision it;
    it.story.connection(2).called();
    resume(it.story, it.first.peer_reset(), it.written);
    Story second;
    second.connection(2).called();
    const auto handshake = second.inputs.size();
    second.established();
    Story whole = it.story;
    for (std::size_t i = handshake; i < second.inputs.size(); ++i) {
        Input input = second.inputs[i];
        input.time = whole.inputs.back().time + 100ms;
        whole.inputs.push_back(std::move(input));
    }
    EXPECT_EQ(outcome_of_first(whole), Outcome::collision);
}

TEST(Collisions, ASiblingThatFailsTooIsNoExcuse)
{
    Collision it;
    it.story.connection(2).called();
    resume(it.story, it.first.peer_reset(), it.written);
    EXPECT_EQ(outcome_of_first(it.story), Outcome::closed_without_answer);
}

TEST(Collisions, TheOtherEndOfTheSameConnectionIsNoSibling)
{
    Story story; // both ends in one namespace, each with a socket of its own
    story.addresses("127.0.0.1", "127.0.0.2").calls().connected();
    Story other;
    other.addresses("127.0.0.2", "127.0.0.1").called();
    for (Input input : other.inputs) {
        input.connection = ConnectionId{2};
        input.who.peer.port = 40001;
        story.inputs.push_back(input);
    }
    story.writes_open().after(1ms).peer_reset();
    EXPECT_EQ(outcome_of_first(story), Outcome::closed_without_answer);
}

TEST(Collisions, ALateCallOfAnEstablishedPeerIsNone)
{
    Story story = running();
    story.after(600s).next_connection().called().after(1ms).closes();
    const auto closed = only<ConnectionClosed>(play(story));
    ASSERT_EQ(closed.size(), 1);
    EXPECT_EQ(closed.front().verdict.outcome, Outcome::refused_locally);
}

} // namespace
} // namespace bgpsnoop::test
