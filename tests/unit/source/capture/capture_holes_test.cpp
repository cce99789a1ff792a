// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/source/capture/capture_story.hpp"

/// What lies behind bytes that the capture, or the path, has lost. Seen from the left end.
namespace bgpsnoop::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using namespace wire::tcp_flag;

const ByteVector cease = message(3, {6, 2});

TEST(CaptureHoles, ANotificationBehindOneIsToldWhenTheCaptureEnds)
{
    Conversation talk = talking();
    talk.to_left(ack, keepalive_bytes).lose().to_left(ack, cease);
    EXPECT_THAT(story_of(talk), Contains("1 received 3 of 21, body 2"));
    EXPECT_EQ(merged_sample_of(talk).received_uncaptured.value().bytes, 19U);
}

TEST(CaptureHoles, AFinBehindOneIsToldToo)
{
    Conversation talk = talking();
    talk.to_left(ack, keepalive_bytes).lose().to_left(fin_ack);
    EXPECT_THAT(story_of(talk), Contains("1 established->close_wait"));
}

TEST(CaptureHoles, OneAsLongAsAKeepaliveIsNoneWhereAMessageGoesOn)
{
    const auto last = [](const ByteVector& first, const ByteVector& rest) {
        Conversation talk = talking();
        talk.to_left(ack, first).lose().to_left(ack, rest).to_left(fin_ack).to_right(ack);
        return merged_sample_of(talk).received_uncaptured.value().last;
    };
    const ByteVector notification = message(3, {6, 2, 3, 'b', 'y', 'e'});
    const auto head = notification.begin() + 19;
    EXPECT_TRUE(last({notification.begin(), head}, {head, notification.end()}));
    EXPECT_FALSE(last(keepalive_bytes, keepalive_bytes));
}

TEST(CaptureHoles, SoIsAResetBehindALostSegment)
{
    Conversation talk = talking();
    talk.to_left(ack, cease).lose().to_left(rst_ack);
    const Lines story = story_of(talk);
    EXPECT_THAT(story, Contains("1 rst+ack received"));
    EXPECT_EQ(merged_sample_of(talk).received_uncaptured.value().bytes, 21U);
}

TEST(CaptureHoles, TheNotificationComesBeforeTheResetBehindIt)
{
    Conversation talk = talking();
    talk.to_left(ack, keepalive_bytes).lose().to_left(ack, cease).to_left(rst_ack);
    const Lines story = story_of(talk);
    const auto said = std::ranges::find(story, "1 received 3 of 21, body 2");
    const auto ended = std::ranges::find(story, "1 rst+ack received");
    ASSERT_NE(ended, story.end());
    EXPECT_LT(said, ended);
}

TEST(CaptureHoles, WhatIsLackingIsToldBeforeTheResetBehindIt)
{
    Conversation talk = talking();
    talk.to_left(ack, cease).lose().to_left(rst_ack);
    bool lacking = false, known = false;
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left())) {
        if (const auto* taken = std::get_if<engine::SampleTaken>(&input.what))
            lacking = taken->sample.received_uncaptured.value().last;
        if (std::holds_alternative<engine::ResetSeen>(input.what))
            known = lacking;
    }
    EXPECT_TRUE(known);
}

TEST(CaptureHoles, AResetBehindOneIsBelievedWhenItsReceiverCallsAgain)
{
    Conversation talk = talking();
    talk.to_left(ack, cease).lose().to_left(rst_ack);
    Conversation next;
    next.now = talk.now + 500ms;
    next.left_port = 40001;
    next.left_calls();
    talk.frames.insert(talk.frames.end(), next.frames.begin(), next.frames.end());
    const Lines story = story_of(talk);
    const auto ended = std::ranges::find(story, "1 rst+ack received");
    const auto called = std::ranges::find(story, "2 close->syn_sent");
    ASSERT_NE(called, story.end());
    EXPECT_LT(ended, called);
}

TEST(CaptureHoles, OurOwnNotificationComesBeforeOurFin)
{
    Conversation talk = talking();
    talk.to_right(ack, keepalive_bytes).lose().to_right(ack, cease).to_right(fin_ack);
    const Lines story = story_of(talk);
    const auto said = std::ranges::find(story, "1 sent 3 of 21, body 2");
    const auto ended = std::ranges::find(story, "1 established->fin_wait1");
    ASSERT_NE(ended, story.end());
    EXPECT_LT(said, ended);
}

TEST(CaptureHoles, SeveralAreSkippedOneAfterTheOther)
{
    Conversation talk = talking();
    for (int i = 0; i < 3; ++i)
        talk.to_left(ack, keepalive_bytes).lose().to_left(ack, keepalive_bytes);
    talk.to_left(ack, keepalive_bytes).lose().to_left(ack, cease);
    EXPECT_THAT(story_of(talk), Contains("1 received 3 of 21, body 2"));
    EXPECT_EQ(merged_sample_of(talk).received_uncaptured.value().bytes, 4 * 19U);
}

TEST(CaptureHoles, WhatIsBehindOneHasTheTimeOfItsOwnPacket)
{
    Conversation talk = talking();
    talk.to_left(ack, keepalive_bytes).lose().to_left(ack, cease);
    const wire::Duration then = talk.now;
    Conversation other;
    other.now = talk.now + 1h;
    other.left_port = 40001;
    other.left_calls();
    talk.frames.insert(talk.frames.end(), other.frames.begin(), other.frames.end());
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left())) {
        const auto* said = std::get_if<engine::MessageSeen>(&input.what);
        if (said != nullptr && said->type == 3) {
            EXPECT_EQ(input.time.time_since_epoch(), then);
        }
    }
}

TEST(CaptureHoles, WhatOurTcpAsksForAgainWasLostOnThePathAndReadByNobody)
{
    Conversation talk = talking();
    talk.to_left(ack, keepalive_bytes).lose().to_left(ack, cease);
    talk.right_next -= 19 + 21;
    talk.wait(2s).to_right(ack);
    bool delivered = true;
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left()))
        if (const auto* said = std::get_if<engine::MessageSeen>(&input.what);
            said != nullptr && said->type == 3)
            delivered = said->delivered;
    EXPECT_FALSE(delivered);
    const auto sample = merged_sample_of(talk);
    EXPECT_EQ(sample.missing_bytes, 19U + 21U);
    EXPECT_EQ(sample.received_uncaptured, engine::Uncaptured{});
}

TEST(CaptureHoles, AResetThatOurTcpAnswersWithABareAckIsBlind)
{
    Conversation talk = talking();
    talk.add(talk.reverse(), {179, 40000, talk.right_next + 19, 0, rst, {}, {}});
    talk.to_right(ack).wait(10s).to_left(ack, keepalive_bytes);
    EXPECT_THAT(story_of(talk), Not(Contains("1 rst received")));
}

TEST(CaptureHoles, AResetBehindWhichThePeerGoesOnIsBlind)
{
    Conversation talk = talking();
    talk.add(talk.reverse(), {179, 40000, talk.right_next + 19, 0, rst, {}, {}});
    talk.to_left(ack, keepalive_bytes).wait(10s).to_right(ack);
    EXPECT_THAT(story_of(talk), Not(Contains("1 rst received")));
}

TEST(CaptureHoles, AResetThatIsFarAheadIsBlindInAnyCase)
{
    Conversation talk = talking();
    talk.add(talk.reverse(), {179, 40000, talk.right_next + (1 << 20), 0, rst, {}, {}});
    EXPECT_THAT(story_of(talk), Not(Contains("1 rst received")));
}

void reset_ahead(Conversation& talk, std::uint32_t bytes) // of the left end
{
    talk.add(talk.left, {40000, 179, talk.left_next + bytes, 0, rst, {}, {}});
}

TEST(CaptureHoles, AResetOfOursThatThePeerAnswersWithABareAckIsBlind)
{
    Conversation talk = talking();
    reset_ahead(talk, 400);
    talk.to_left(ack).wait(10s).to_right(ack, keepalive_bytes);
    EXPECT_THAT(story_of(talk), Not(Contains("1 rst sent")));
}

TEST(CaptureHoles, AResetBehindWhichWeGoOnIsBlind)
{
    Conversation talk = talking();
    reset_ahead(talk, 100'000);
    talk.wait(29s).to_right(ack, keepalive_bytes);
    EXPECT_THAT(story_of(talk), Not(Contains("1 rst sent")));
}

TEST(CaptureHoles, ItIsBelievedWhenTheHoldTimeIsOver)
{
    Conversation talk = talking();
    reset_ahead(talk, 400);
    const wire::Duration then = talk.now;
    Conversation other;
    other.now = talk.now + 1h;
    other.left_port = 40001;
    other.left_calls();
    talk.frames.insert(talk.frames.end(), other.frames.begin(), other.frames.end());
    const auto inputs = inputs_of(pcap(talk.frames), seen_from_left());
    const auto told = std::ranges::find_if(inputs, [](const Input& input) {
        return std::holds_alternative<engine::ResetSeen>(input.what);
    });
    const auto next = std::ranges::find(inputs, engine::ConnectionId{2}, &Input::connection);
    ASSERT_LT(told, next);
    EXPECT_EQ(told->time.time_since_epoch(), then);
}

/// No silence may be measured by it before.
TEST(CaptureHoles, WhatAnAckProvesIsToldWithWhatItsOwnSegmentLacks)
{
    Conversation talk = talking();
    talk.to_right(ack, keepalive_bytes).lose().to_left(ack, keepalive_bytes).lose();
    talk.wait(10min).to_left(ack, keepalive_bytes).to_right(ack);
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left()))
        if (const auto* taken = std::get_if<engine::SampleTaken>(&input.what)) {
            EXPECT_EQ(taken->sample.sent_uncaptured.value().bytes, 19U);
            EXPECT_EQ(taken->sample.received_uncaptured.value().bytes, 19U);
        }
}

TEST(CaptureHoles, AnOldResetOfOursIsBlind)
{
    Conversation talk = talking();
    reset_ahead(talk, std::uint32_t(-10));
    EXPECT_THAT(story_of(talk), Not(Contains("1 rst sent")));
}

TEST(CaptureHoles, OneWithWhatThePeerAcknowledgedFitsThoughWeHadSentMore)
{
    Conversation talk = talking();
    const std::uint32_t acknowledged = talk.left_next;
    talk.to_right(ack, keepalive_bytes);
    talk.add(talk.left, {40000, 179, acknowledged, 0, rst, {}, {}});
    talk.wait(29s).to_left(ack, keepalive_bytes);
    EXPECT_THAT(story_of(talk), Contains("1 rst sent"));
}

TEST(CaptureHoles, WhatTheSnapLengthCutsIsCounted)
{
    Conversation talk = talking();
    talk.to_left(ack, keepalive_bytes).frames.back().snapped = 5;
    talk.to_left(ack, cease);
    EXPECT_EQ(merged_sample_of(talk).received_uncaptured.value().cut, 5U);
    EXPECT_EQ(merged_sample_of(talk).received_uncaptured.value().bytes, 0U);
}

} // namespace
} // namespace bgpsnoop::test
