// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

std::uint64_t sum(const StreamCounts& counts)
{
    std::uint64_t total = counts.bytes;
    for (const auto count : counts.messages)
        total += count;
    return total;
}

std::uint64_t everything(const SessionSnapshot& session)
{
    std::uint64_t total = sum(session.sent) + sum(session.received) + session.retransmits;
    for (const auto* counts : {&session.notifications_sent, &session.notifications_received})
        for (const auto& [code, count] : *counts)
            total += count;
    for (const auto* counts : {&session.resets_sent, &session.resets_received})
        for (const auto& [phase, count] : *counts)
            total += count;
    for (const auto& [outcome, count] : session.outcomes)
        total += count;
    return total;
}

TEST(Sessions, TotalsNeverFallWhileASessionIsKnown)
{
    Story story = running().counted(5, 6).sample().after(60s).peer_reset();
    story.after(5s).then(running().counted(2, 1).sample().after(60s).closes());
    Engine engine({});
    engine.feed(listening(usual_speaker));
    std::uint64_t before = 0;
    for (const Input& input : story.inputs) {
        engine.feed(input);
        const auto snapshot = engine.snapshot();
        ASSERT_EQ(snapshot.sessions.size(), 1);
        const auto now = everything(snapshot.sessions.front());
        EXPECT_GE(now, before);
        before = now;
    }
    EXPECT_EQ(engine.snapshot().sessions.front().sent.messages[4], 7);
}

TEST(Sessions, AProbeNeitherEndsNorRenamesTheStory)
{
    Story story = running().after(30s).next_connection().process(4711, "telnet");
    story.calls().after(1ms).connected().after(1s).closes();
    Engine engine({});
    const auto findings = play(engine, story.after(1s).tick().inputs);
    EXPECT_EQ(only<ConnectionClosed>(findings).size(), 1);
    EXPECT_TRUE(only<SessionDown>(findings).empty());
    const SessionSnapshot session = engine.snapshot().sessions.at(0);
    EXPECT_EQ(session.state, SessionState::established);
    EXPECT_EQ(session.process, "bird");
}

TEST(Sessions, ShowWhatTheOpensNegotiated)
{
    Engine engine({});
    play(engine, running().inputs);
    const SessionSnapshot session = engine.snapshot().sessions.at(0);
    EXPECT_EQ(session.state, SessionState::established);
    EXPECT_EQ(session.local_as, 600);
    EXPECT_EQ(session.peer_as, 8500);
    EXPECT_EQ(session.peer_bgp_id, 0x0a52010a);
    EXPECT_EQ(session.hold_time, 90);
    EXPECT_EQ(session.keepalive_interval, 30);
    EXPECT_EQ(session.established_total, 1);
    EXPECT_TRUE(session.established_since);
    ASSERT_EQ(session.families.size(), 1);
    EXPECT_EQ(session.families[0].status, FamilyStatus::Status::negotiated);
    EXPECT_EQ(session.process, "bird");
}

TEST(Sessions, ShowWhatTheOpensNegotiatedThatCameOnTwoConnectionsFirst)
{
    Story story;
    story.calls().after(1ms).connected().writes_open(); // which loses, later
    story.next_connection().called().after(1ms).reads_open();
    story.after(1ms).writes_open().writes_keepalive().reads_keepalive();
    Engine engine({});
    play(engine, story.inputs);
    const SessionSnapshot session = engine.snapshot().sessions.at(0);
    EXPECT_EQ(session.state, SessionState::established);
    ASSERT_EQ(session.families.size(), 1);
    EXPECT_EQ(session.families[0].status, FamilyStatus::Status::negotiated);
}

TEST(Sessions, FoundRunningAreEstablishedOnceTrafficProvesIt)
{
    Engine engine({});
    Story story = Story().acked(500).found();
    play(engine, story.inputs);
    EXPECT_NE(engine.snapshot().sessions.at(0).state, SessionState::established);
    Story traffic = story.after(1s).counted(0, 1).sample();
    Engine other({});
    EXPECT_EQ(only<SessionUp>(play(other, traffic.inputs)).size(), 1);
    const SessionSnapshot session = other.snapshot().sessions.at(0);
    EXPECT_EQ(session.state, SessionState::established);
    EXPECT_FALSE(session.hold_time);
    EXPECT_FALSE(session.peer_as);
}

TEST(Sessions, OlderThanTheAgentHaveNoTimeAtWhichTheyBecameEstablished)
{
    Engine engine({});
    const auto findings =
        play(engine, Story().acked(500).found().after(1s).counted(0, 1).sample().inputs);
    EXPECT_TRUE(only<SessionUp>(findings).at(0).older_than_agent);
    const SessionSnapshot session = engine.snapshot().sessions.at(0);
    EXPECT_FALSE(session.established_since);
    EXPECT_EQ(session.established_total, 0); // it did not become so now
    EXPECT_FALSE(only<SessionUp>(play(running())).at(0).older_than_agent);
}

TEST(Sessions, DoNotExpireWhileAConnectionLives)
{
    Engine engine({.session_expiry = 1h});
    play(engine, running().after(48h).tick().inputs);
    EXPECT_EQ(engine.snapshot().sessions.at(0).state, SessionState::established);
}

TEST(Sessions, AConnectionWhoseEndWasLostIsGivenUpAfterADay)
{
    Engine engine({.session_expiry = 1h});
    const auto findings = play(engine, running().lost("tcp_state", 1).after(25h).tick().inputs);
    const auto closed = only<ConnectionClosed>(findings);
    ASSERT_EQ(closed.size(), 1);
    EXPECT_EQ(closed[0].verdict.outcome, Outcome::unknown);
}

TEST(Sessions, VanishWhenExpired)
{
    Engine engine({.session_expiry = 1h});
    Story story = running().peer_reset().after(59min).tick();
    play(engine, story.inputs);
    EXPECT_EQ(engine.snapshot().sessions.size(), 1);
    Story later = story.after(2min).tick();
    play(engine, {later.inputs.back()});
    EXPECT_TRUE(engine.snapshot().sessions.empty());
}

TEST(Sessions, BeyondTheLimitAreCountedAndStillJudged)
{
    Story story = running();
    story.next_connection().addresses("10.82.1.9", "10.82.1.11").calls().after(1ms).peer_reset();
    Engine engine({.max_sessions = 1});
    const auto closed = only<ConnectionClosed>(play(engine, story.inputs));
    ASSERT_EQ(closed.size(), 1);
    EXPECT_EQ(closed[0].verdict.outcome, Outcome::connect_refused);
    EXPECT_EQ(engine.snapshot().sessions_overflow, 1);
    EXPECT_EQ(engine.snapshot().sessions.size(), 1);
}

TEST(Sessions, ACallerThatWasRefusedIsUnknown)
{
    Engine engine({});
    play(engine, Story().syn_refused().inputs);
    EXPECT_TRUE(engine.snapshot().sessions.empty());
    EXPECT_EQ(engine.snapshot().unknown_peer_outcomes.at(Outcome::not_listening), 1);
}

TEST(Sessions, BothEndsOnOneHostAreTwo)
{
    Engine engine({});
    Story active = Story().netns(1);
    Story passive = Story().netns(2);
    active.calls().connected().established();
    passive.addresses("10.82.1.10", "10.82.1.9").as_numbers(8500, 600).called().established();
    for (const auto& input : active.inputs)
        engine.feed(input);
    for (Input input : passive.inputs) {
        input.connection = ConnectionId{2};
        engine.feed(input);
    }
    const Snapshot snapshot = engine.snapshot();
    ASSERT_EQ(snapshot.sessions.size(), 2);
    EXPECT_EQ(snapshot.sessions[0].local_as, 600);
    EXPECT_EQ(snapshot.sessions[1].local_as, 8500);
}

TEST(Sessions, BothEndsAtOneAddressAreTwo)
{
    Engine engine({});
    Story active;
    active.addresses("127.0.0.1", "127.0.0.1").calls().connected();
    Story passive;
    passive.connection(2).addresses("127.0.0.1", "127.0.0.1").called();
    play(engine, active.inputs);
    play(engine, passive.reads_open().writes_open().inputs);
    EXPECT_EQ(engine.snapshot().sessions.size(), 2);
}

TEST(Sessions, AreUpAsLongAsOneOfOurAddressesHasAConnection)
{
    Story story = running();
    story.after(1s).next_connection().addresses("10.82.1.11", "10.82.1.10");
    story.calls().connected().established().after(1s).peer_reset().after(5s).tick();
    Engine engine({});
    const auto findings = play(engine, story.inputs);
    EXPECT_EQ(only<SessionUp>(findings).size(), 1);
    EXPECT_EQ(only<ConnectionClosed>(findings).size(), 1);
    EXPECT_TRUE(only<SessionDown>(findings).empty());
    EXPECT_EQ(engine.snapshot().sessions.at(0).established_total, 1);
}

TEST(Sessions, RememberTheWorstSilence)
{
    Engine engine({});
    play(engine, running().after(45s).sample().reads_keepalive().sample().inputs);
    const auto ratio = engine.snapshot().sessions.at(0).hold_time_remaining_min_ratio;
    ASSERT_TRUE(ratio);
    EXPECT_NEAR(*ratio, 0.5, 0.01);
}

TEST(Sessions, KeepTheTimesOfTheEndOfRib)
{
    Engine engine({});
    play(engine, running().writes(2, {0, 0, 0, 0}).inputs);
    EXPECT_TRUE(engine.snapshot().sessions.at(0).end_of_rib_sent.contains({1, 1}));
}

Story established_from(std::string_view local)
{
    Story story = Story().from_capture().of_no_known_host();
    story.addresses(local, "10.82.1.10").calls().connected().established();
    return story;
}

TEST(Sessions, OfACapturesManyRoutersEachPairIsASessionOfItsOwn)
{
    Engine engine({});
    Story story = established_from("10.82.1.8");
    play(engine, story.then(established_from("10.82.1.9")).inputs);
    EXPECT_EQ(engine.snapshot().sessions.size(), 2U);
}

TEST(Sessions, OfThisHostAllAddressesServeTheSameOne)
{
    Engine engine({});
    Story story = running();
    story.next_connection().addresses("10.82.1.8", "10.82.1.10").calls().connected();
    play(engine, story.inputs);
    EXPECT_EQ(engine.snapshot().sessions.size(), 1U);
}

TEST(Sessions, ACaptureThatEndsEndsNone)
{
    Story story = established_from("10.82.1.9");
    const auto findings = play(story.after(9s).end_of_input());
    EXPECT_TRUE(only<SessionDown>(findings).empty());
    EXPECT_EQ(only<SessionStateChanged>(findings).back().new_state, SessionState::established);
    EXPECT_EQ(only<ConnectionClosed>(findings).back().verdict.outcome, Outcome::open);
}

TEST(Sessions, GoDownWhenTheirLastWordCameAndNotWhenTheVerdictIsGiven)
{
    const Story story = running().after(60s).reads_notification(6, 2);
    const Time word = story.inputs.back().time;
    std::vector<Time> downs;
    for (const Finding& each : play(story)) // no FIN follows: the verdict waits for one
        if (std::holds_alternative<SessionDown>(each.what))
            downs.push_back(each.time);
    EXPECT_EQ(downs, std::vector{word});
}

} // namespace
} // namespace bgpsnoop::test
