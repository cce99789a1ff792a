// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/source/capture/capture_story.hpp"

/// Captures of one direction, and calls that nobody answers. Seen from the left end.
namespace bgpsnoop::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace wire::tcp_flag;

bool is_of_left(const Frame& frame)
{
    return frame.bytes.at(14 + 15) == 9; // the last octet of the source
}

Conversation only_of(bool left, Conversation talk)
{
    std::erase_if(talk.frames, [left](const Frame& frame) { return is_of_left(frame) != left; });
    return talk;
}

Conversation session_of(bool left)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack, open_bytes);
    talk.to_right(ack, keepalive_bytes).to_left(ack, keepalive_bytes);
    talk.wait(30s).to_left(ack, keepalive_bytes).to_right(ack, keepalive_bytes);
    return only_of(left, talk.to_left(ack));
}

/// The newest of all samples, and when it was taken.
std::pair<engine::SocketSample, wire::Duration> last_sample_of(const Conversation& talk)
{
    std::pair<engine::SocketSample, wire::Duration> last;
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left()))
        if (const auto* taken = std::get_if<engine::SampleTaken>(&input.what))
            last = {taken->sample, input.time.time_since_epoch()};
    return last;
}

TEST(CaptureDirections, OfThePeersOnlyOurAcknowledgementsTell)
{
    const Conversation talk = session_of(true);
    const auto [sample, at] = last_sample_of(talk);
    ASSERT_TRUE(sample.received_uncaptured);
    EXPECT_TRUE(sample.received_uncaptured->all);
    EXPECT_EQ(sample.received_uncaptured->bytes, open_bytes.size() + 2 * 19);
    EXPECT_EQ(sample.received_uncaptured->acked_at.value().time_since_epoch(),
              talk.frames.back().time);
    EXPECT_EQ(sample.sent_uncaptured, engine::Uncaptured{});
    EXPECT_FALSE(sample.heard_at);
}

TEST(CaptureDirections, TheRstToACallThatWasNotCapturedTellsOfIt)
{
    const auto refused_by_right = [](std::uint32_t number) {
        Conversation talk;
        talk.right_next = number;
        return story_of(only_of(false, talk.to_right(syn).to_left(rst_ack)));
    };
    EXPECT_THAT(refused_by_right(0),
                ElementsAre("1 close->syn_sent", "1 rst+ack received",
                            "1 syn_sent->close ECONNREFUSED", "1 error ECONNREFUSED"));
    EXPECT_THAT(refused_by_right(7), Contains("1 found established")); // it may be older
}

TEST(CaptureDirections, SoItDoesAtTheEndThatRefuses)
{
    Conversation talk;
    talk.left_next = 0;
    EXPECT_THAT(story_of(only_of(true, talk.to_left(syn).to_right(rst_ack))),
                ElementsAre("0 rst+ack sent")); // from a port that is not BGP's
    Conversation called;
    std::swap(called.left_port, called.right_port);
    called.left_next = 0;
    EXPECT_THAT(story_of(only_of(true, called.to_left(syn).to_right(rst_ack))),
                ElementsAre("0 syn refused"));
}

TEST(CaptureDirections, OfOursOnlyThePeersAcknowledgementsTell)
{
    const auto [sample, at] = last_sample_of(session_of(false));
    ASSERT_TRUE(sample.sent_uncaptured);
    EXPECT_TRUE(sample.sent_uncaptured->all);
    EXPECT_EQ(sample.received_uncaptured, engine::Uncaptured{});
}

TEST(CaptureDirections, BothThatAreThereLackNothing)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack, open_bytes);
    const auto [sample, at] = last_sample_of(talk);
    EXPECT_EQ(sample.sent_uncaptured, engine::Uncaptured{});
    EXPECT_EQ(sample.received_uncaptured, engine::Uncaptured{});
    EXPECT_EQ(sample.bytes_accepted, open_bytes.size());
}

TEST(CaptureDirections, AnEndThatIsSeenAMomentLaterIsThere)
{
    Conversation talk;
    talk.to_right(ack, keepalive_bytes).to_left(ack, keepalive_bytes).to_right(ack);
    const auto sample = merged_sample_of(talk);
    EXPECT_EQ(sample.sent_uncaptured, engine::Uncaptured{});
    EXPECT_EQ(sample.received_uncaptured, engine::Uncaptured{});
}

TEST(CaptureDirections, WhatWasBeforeAConnectionWasJoinedIsNotKnown)
{
    Conversation talk;
    talk.to_left(fin_ack);
    const auto [sample, at] = last_sample_of(talk);
    EXPECT_FALSE(sample.bytes_accepted);
    EXPECT_FALSE(sample.bytes_acked);
}

TEST(CaptureDirections, AnUnansweredCallIsNoneWhereThePeersAnswersAreNeverCaptured)
{
    Conversation talk = session_of(true);
    talk.left_port = 40001;
    talk.to_right(syn);
    talk = only_of(true, talk);
    bool lacks = false;
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left()))
        if (const auto* change = std::get_if<engine::TcpStateChanged>(&input.what);
            change != nullptr && change->new_state == engine::TcpState::syn_sent)
            lacks = change->sample.received_uncaptured && change->sample.received_uncaptured->all;
    EXPECT_TRUE(lacks);
}

TEST(CaptureDirections, ACallOfThePeerThatGetsNoAnswerIsToldWhenItCallsAnew)
{
    Conversation talk;
    talk.left_port = 179;
    talk.right_port = 40999;
    talk.to_left(syn).wait(1s).repeat().wait(20s);
    talk.right_port = 41000;
    talk.to_left(syn);
    EXPECT_THAT(story_of(talk),
                ElementsAre("0 syn repeated", "0 syn unanswered, repeated 1, given up",
                            "0 syn unanswered, repeated 0"));
}

TEST(CaptureDirections, ACallThatWasAnsweredIsNoUnansweredOne)
{
    Conversation talk;
    talk.left_port = 179;
    talk.right_port = 40999;
    talk.to_left(syn).to_right(syn | ack).wait(2s);
    talk.right_port = 41000;
    talk.to_left(syn);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 syn_recv->established", "0 syn unanswered, repeated 0"));
}

TEST(CaptureDirections, ACallThatWasAnsweredAMomentBeforeTheEndIsNotTakenYet)
{
    Conversation talk;
    talk.to_left(syn).to_right(syn | ack);
    EXPECT_THAT(story_of(talk), ElementsAre("0 syn unanswered, repeated 0, answered 1"));
}

TEST(CaptureDirections, NoCallIsUnansweredWhereNothingOfOursIsCaptured)
{
    Conversation talk;
    talk.right_calls().to_right(ack, open_bytes).to_left(ack, open_bytes);
    talk.right_next += 50'000;
    talk.to_left(syn);
    const Lines story = story_of(only_of(false, talk));
    EXPECT_THAT(story, testing::Not(Contains(testing::HasSubstr("unanswered"))));
}

TEST(CaptureDirections, OfTooManyUnansweredCallsTheOldestCountAsGivenUp)
{
    Conversation talk;
    talk.left_port = 179;
    for (int i = 0; i < 5000; ++i) {
        Ipv4Fields from = talk.reverse();
        const std::string address =
            "10.83." + std::to_string(i / 250) + "." + std::to_string(i % 250);
        from.source = address;
        talk.add(from, {40000, 179, 1, 0, syn, {}, {}});
    }
    const Lines story = story_of(talk);
    EXPECT_EQ(std::ranges::count(story, "0 syn unanswered, repeated 0, given up"), 5000 - 4096);
    EXPECT_EQ(story.size(), 5000U);
}

} // namespace
} // namespace bgpsnoop::test
