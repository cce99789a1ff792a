// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/source/capture/capture_story.hpp"

/// Every story is seen from the left end of the conversation.
namespace bgpsnoop::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace wire::tcp_flag;

TEST(CaptureTcp, AConnectionOlderThanTheCaptureIsFound)
{
    Conversation talk;
    talk.to_left(ack, keepalive_bytes).to_right(ack, keepalive_bytes).to_left(ack, keepalive_bytes);
    EXPECT_THAT(story_of(talk), ElementsAre("1 found established", "1 received 4 of 19, body left",
                                            "1 sent 4 of 19, body left"));
}

TEST(CaptureTcp, ABlindResetIsNoEnd)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack, open_bytes);
    talk.add(talk.reverse(), {179, 40000, talk.right_next + 1000, 0, rst, {}, {}});
    talk.to_right(ack).to_left(ack, keepalive_bytes);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                            "1 sent 1 of 29, body 10", "1 received 1 of 29, body 10",
                            "1 received 4 of 19, body left"));
}

TEST(CaptureTcp, AResetBehindALossInTheCaptureIsAnEnd)
{
    Conversation talk;
    talk.left_calls()
        .to_left(ack, open_bytes)
        .lose()
        .to_left(ack, keepalive_bytes)
        .to_left(rst_ack);
    const Lines story = story_of(talk);
    EXPECT_THAT(story, testing::Contains("1 established->close ECONNRESET"));
}

TEST(CaptureTcp, LateResetsBelongToTheConnectionThatIsOver)
{
    Conversation talk;
    talk.left_calls().to_right(rst_ack).to_left(ack, open_bytes).to_right(rst).to_left(rst);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->established", "1 established->close",
                            "1 rst+ack sent", "1 rst sent", "1 rst received"));
}

TEST(CaptureTcp, AResetThatIsAllThereIsOfTwoEndsEndedSomethingOlder)
{
    Conversation talk;
    talk.to_left(rst);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 found established", "1 rst received",
                            "1 established->close ECONNRESET", "1 error ECONNRESET"));
}

TEST(CaptureTcp, AnotherBesideWhatIsKnownOfThemBelongsToNone)
{
    Conversation talk;
    talk.left_calls();
    talk.left_port++;
    talk.to_left(rst);
    EXPECT_THAT(story_of(talk), testing::Contains("0 rst received"));
}

TEST(CaptureTcp, ANewCallFromTheSamePortIsANewConnection)
{
    Conversation talk;
    talk.left_calls();
    talk.left_next += 100'000;
    talk.left_calls();
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->established", "1 established->close",
                            "2 close->syn_sent", "2 syn_sent->established"));
}

TEST(CaptureTcp, ASynForALivingConnectionChangesNothingUntilItIsAnswered)
{
    Conversation talk;
    talk.right_calls();
    talk.right_next += 100'000;
    talk.to_left(syn);
    EXPECT_THAT(story_of(talk), ElementsAre("1 syn_recv->established"));
    talk.left_next += 5'000;
    talk.to_right(syn | ack).to_left(ack);
    EXPECT_THAT(story_of(talk), ElementsAre("1 syn_recv->established", "1 established->close",
                                            "2 syn_recv->established"));
}

TEST(CaptureTcp, BothEndsCloseAtOnce)
{
    Conversation talk;
    talk.left_calls();
    talk.add(talk.left, {40000, 179, talk.left_next, talk.right_next, fin_ack, {}, {}});
    talk.add(talk.reverse(), {179, 40000, talk.right_next, talk.left_next, fin_ack, {}, {}});
    talk.left_next++, talk.right_next++;
    talk.to_right(ack).to_left(ack);
    EXPECT_THAT(story_of(talk), ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                                            "1 established->fin_wait1", "1 fin_wait1->closing",
                                            "1 closing->close"));
}

TEST(CaptureTcp, BothEndsCallAtOnceFromPort179)
{
    Conversation talk;
    talk.left_port = 179;
    talk.to_right(syn);
    talk.add(talk.reverse(), {179, 179, talk.right_next, 0, syn, {}, {}});
    talk.right_next++;
    talk.add(talk.left, {179, 179, talk.left_next - 1, talk.right_next, syn | ack, {}, {}});
    talk.to_left(ack);
    EXPECT_THAT(story_of(talk), ElementsAre("1 close->syn_sent", "1 syn_sent->syn_recv",
                                            "1 syn_recv->established"));
}

TEST(CaptureTcp, AMessageThatNeverCameWholeIsGivenWhenTheConnectionEnds)
{
    Conversation talk;
    const ByteVector half(open_bytes.begin(), open_bytes.begin() + 24);
    talk.left_calls().to_left(ack, half).to_left(rst_ack);
    EXPECT_THAT(story_of(talk), testing::Contains("1 received 1 of 29, body 5"));
}

TEST(CaptureTcp, LossInTheCaptureIsSaidAndTheStreamFoundAgain)
{
    Conversation talk;
    talk.left_calls().to_left(ack, open_bytes).to_left(ack, keepalive_bytes).lose().to_right(ack);
    talk.to_left(ack, keepalive_bytes).to_left(ack, bad_peer_as);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                            "1 received 1 of 29, body 10", "1 received bytes missed",
                            "1 received 4 of 19, body left", "1 received 3 of 21, body 2"));
}

TEST(CaptureTcp, AnotherProtocolOnThePortIsSaidOnce)
{
    Conversation talk;
    const std::string_view banner = "SSH-2.0-OpenSSH_9.2\r\n";
    talk.left_calls().to_left(ack, {banner.begin(), banner.end()}).to_left(ack, {'x', 'y'});
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->established", "1 received not bgp"));
}

} // namespace
} // namespace bgpsnoop::test
