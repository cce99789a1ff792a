// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/source/capture/capture_story.hpp"

/// What an end said right before it closed, and the capture lacks. Seen from the left end.
namespace bgpsnoop::test {
namespace {

using namespace wire::tcp_flag;

const ByteVector goodbye = message(3, {6, 2});
const ByteVector prefix_limit = message(3, {6, 1, 0, 1, 1, 0, 0, 0, 9});

bool last_of_peer_is_unseen(const Conversation& talk)
{
    const auto sample = merged_sample_of(talk);
    return sample.received_uncaptured && sample.received_uncaptured->last;
}

TEST(CaptureLastWords, ANotificationInAHoleBeforeAFinIsUnseen)
{
    EXPECT_TRUE(last_of_peer_is_unseen(talking().to_left(ack, goodbye).lose().to_left(fin_ack)));
}

TEST(CaptureLastWords, SoItIsBeforeAReset)
{
    EXPECT_TRUE(last_of_peer_is_unseen(talking().to_left(ack, goodbye).lose().to_left(rst_ack)));
}

TEST(CaptureLastWords, AKeepaliveAloneHidesNone)
{
    EXPECT_FALSE(
        last_of_peer_is_unseen(talking().to_left(ack, keepalive_bytes).lose().to_left(fin_ack)));
}

TEST(CaptureLastWords, AMessageThatIsSeenBehindTheHoleIsTheLast)
{
    Conversation talk = talking();
    talk.to_left(ack, prefix_limit).lose().to_left(ack, keepalive_bytes).to_left(fin_ack);
    EXPECT_FALSE(last_of_peer_is_unseen(talk));
}

TEST(CaptureLastWords, TheTailOfOneIsNoMessage)
{
    Conversation talk = talking();
    const ByteVector head(prefix_limit.begin(), prefix_limit.begin() + 20);
    const ByteVector tail(prefix_limit.begin() + 20, prefix_limit.end());
    talk.to_left(ack, head).lose().to_left(ack, tail).to_left(fin_ack);
    EXPECT_TRUE(last_of_peer_is_unseen(talk));
}

TEST(CaptureLastWords, WhatTheSnapLengthCutsOfAKnownMessageHidesNone)
{
    Conversation talk = talking();
    talk.to_left(ack, open_bytes).frames.back().snapped = 4;
    EXPECT_FALSE(last_of_peer_is_unseen(talk.to_left(fin_ack)));
}

TEST(CaptureLastWords, AFinThatIsOnlyAcknowledgedIsKnown)
{
    const Conversation theirs = talking().to_left(fin_ack).lose().to_right(ack);
    EXPECT_THAT(story_of(theirs), testing::Contains("1 established->close_wait"));
    EXPECT_EQ(merged_sample_of(theirs).received_uncaptured.value().bytes, 0U);
    const Conversation ours = talking().to_right(fin_ack).lose().to_left(ack);
    EXPECT_THAT(story_of(ours), testing::Contains("1 established->fin_wait1"));
}

TEST(CaptureLastWords, BehindBytesThatAreMissingItIsNot)
{
    Conversation talk = talking();
    talk.to_left(ack, goodbye).lose().to_left(fin_ack).lose().to_right(ack);
    EXPECT_THAT(story_of(talk), testing::Not(testing::Contains("1 established->close_wait")));
    EXPECT_TRUE(last_of_peer_is_unseen(talk));
}

/// Our NOTIFICATION that is captured behind the peer's FIN, and what our TCP acknowledged with it.
bool crosses(std::uint32_t unheard)
{
    Conversation talk = talking();
    talk.to_left(fin_ack);
    talk.right_next -= unheard;
    talk.to_right(ack, goodbye);
    bool crossed = false;
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left()))
        if (const auto* said = std::get_if<engine::MessageSeen>(&input.what))
            crossed = said->crosses_fin;
    return crossed;
}

TEST(CaptureLastWords, OursCrossTheFinThatOurTcpHasNotHeardOf)
{
    EXPECT_TRUE(crosses(1));
    EXPECT_FALSE(crosses(0));
}

TEST(CaptureLastWords, AMessageWhoseHeaderItCutsIsUnseen)
{
    Conversation talk = talking();
    talk.to_left(ack, goodbye).frames.back().snapped = 21;
    EXPECT_TRUE(last_of_peer_is_unseen(talk.to_left(fin_ack)));
}

} // namespace
} // namespace bgpsnoop::test
