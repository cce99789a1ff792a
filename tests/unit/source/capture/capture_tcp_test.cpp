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

TEST(CaptureTcp, ACallThatIsAnsweredAndClosedByThePeer)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(fin_ack).to_right(ack).to_right(fin_ack);
    talk.to_left(ack);
    EXPECT_THAT(story_of(talk), ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                                            "1 sent 1 of 29, body 10", "1 established->close_wait",
                                            "1 close_wait->last_ack", "1 last_ack->close"));
}

TEST(CaptureTcp, AFinFirstAndABareResetForOurOpen) // wire form (a) of closed_without_answer
{
    Conversation talk;
    talk.left_calls().to_left(fin_ack).to_right(ack, open_bytes).to_left(rst);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                            "1 established->close_wait", "1 sent 1 of 29, body 10",
                            "1 rst received", "1 close_wait->close EPIPE", "1 error EPIPE"));
}

TEST(CaptureTcp, AResetOfAnUnreadOpen) // wire form (b)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(rst_ack);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                            "1 sent 1 of 29, body 10", "1 rst+ack received",
                            "1 established->close ECONNRESET", "1 error ECONNRESET"));
}

TEST(CaptureTcp, AnOpenThatIsRejected) // the second capture of README.md
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack, open_bytes).to_left(ack, bad_peer_as);
    talk.to_left(fin_ack).to_right(ack).to_right(fin_ack).to_left(ack);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                            "1 sent 1 of 29, body 10", "1 received 1 of 29, body 10",
                            "1 received 3 of 21, body 2", "1 established->close_wait",
                            "1 close_wait->last_ack", "1 last_ack->close"));
}

TEST(CaptureTcp, ACallByThePeerIsNothingUntilItsHandshakeIsComplete)
{
    Conversation talk;
    talk.to_left(syn).repeat().to_right(syn | ack).repeat();
    EXPECT_THAT(story_of(talk),
                ElementsAre("0 syn repeated", "0 syn unanswered, repeated 1, answered 2"));
    talk.to_left(ack).to_right(ack, open_bytes);
    EXPECT_THAT(story_of(talk), ElementsAre("0 syn repeated", "1 syn_recv->established",
                                            "1 sent 1 of 29, body 10"));
}

/// Both SYNs, as they are repeated where no answer is heard.
void repeat_handshake(Conversation& talk, bool left_called)
{
    talk.wait(1s).left_next -= 1;
    talk.right_next -= 1;
    left_called ? talk.to_right(syn).to_left(syn | ack) : talk.to_left(syn).to_right(syn | ack);
}

TEST(CaptureTcp, AnAnswerThatTheCallerDoesNotTakeMakesNoConnection)
{
    Conversation talk;
    talk.to_right(syn).to_left(syn | ack);
    repeat_handshake(talk, true);
    repeat_handshake(talk, true);
    EXPECT_THAT(story_of(talk), ElementsAre("1 close->syn_sent"));
    EXPECT_THAT(merged_sample_of(talk).untaken_answers, testing::Optional(3U));
    talk.to_right(ack);
    EXPECT_THAT(story_of(talk), ElementsAre("1 close->syn_sent", "1 syn_sent->established"));
    EXPECT_THAT(merged_sample_of(talk).untaken_answers, testing::Optional(0U));
}

TEST(CaptureTcp, AnAnswerThatIsNotRepeatedWasTaken)
{
    Conversation talk;
    talk.to_right(syn).to_left(syn | ack).wait(2s);
    talk.left_port = 179;
    talk.right_port = 41000;
    talk.to_left(syn);
    EXPECT_THAT(story_of(talk), ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                                            "0 syn unanswered, repeated 0"));
}

TEST(CaptureTcp, AnAnswerThatCameAMomentBeforeTheEndIsNotTakenYet)
{
    Conversation talk;
    talk.to_right(syn).to_left(syn | ack);
    EXPECT_THAT(story_of(talk), ElementsAre("1 close->syn_sent"));
}

TEST(CaptureTcp, AnAnswerWasTakenIfThePeerGotWhatFollowedIt)
{
    Conversation talk;
    talk.left_calls().lose().to_right(ack, open_bytes).lose().to_left(ack, open_bytes);
    EXPECT_EQ(story_of(talk).at(1), "1 syn_sent->established");
}

TEST(CaptureTcp, AnAnswerThatCameTooLateForItsCaller)
{
    Conversation talk;
    talk.to_right(syn).wait(2s).to_left(syn | ack).to_right(rst);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->close", "1 rst sent"));
}

TEST(CaptureTcp, AResetBehindAnAnswerIsOfTheConnection)
{
    Conversation talk;
    talk.to_right(syn).to_left(syn | ack).to_right(ack).lose().to_left(rst);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 syn_sent->established", "1 rst received",
                            "1 established->close ECONNRESET", "1 error ECONNRESET"));
}

TEST(CaptureTcp, ACallByThePeerThatDoesNotTakeOurAnswer)
{
    Conversation talk;
    talk.left_port = 179;
    talk.right_port = 40999;
    talk.to_left(syn).to_right(syn | ack);
    repeat_handshake(talk, false);
    EXPECT_THAT(story_of(talk),
                ElementsAre("0 syn repeated", "0 syn unanswered, repeated 1, answered 2"));
    talk.wait(20s).right_port = 41000;
    talk.to_left(syn);
    EXPECT_THAT(story_of(talk),
                ElementsAre("0 syn repeated", "0 syn unanswered, repeated 1, answered 2, given up",
                            "0 syn unanswered, repeated 0"));
}

TEST(CaptureTcp, ACallByThePeerThatWeCloseAtOnce)
{
    Conversation talk;
    talk.right_calls().to_right(fin_ack).to_left(ack, open_bytes).to_right(rst);
    EXPECT_THAT(story_of(talk), ElementsAre("1 syn_recv->established", "1 established->fin_wait1",
                                            "1 fin_wait1->fin_wait2", "1 received 1 of 29, body 10",
                                            "1 rst sent", "1 fin_wait2->close"));
}

TEST(CaptureTcp, ACallByThePeerThatNobodyHears)
{
    Conversation talk;
    talk.to_left(syn).to_right(rst_ack).to_left(syn).to_right(rst_ack);
    EXPECT_THAT(story_of(talk), ElementsAre("0 syn refused", "0 syn refused"));
}

TEST(CaptureTcp, ACallByThePeerThatAnotherRefusesInOurName)
{
    Conversation talk;
    talk.left_port = 179;
    talk.right_port = 40999;
    talk.right_calls().to_right(fin_ack).to_left(fin_ack).to_right(ack);
    talk.right_port = 41000;
    talk.left.ttl = 250;
    talk.to_left(syn).to_right(rst_ack);
    EXPECT_EQ(story_of(talk).back(), "0 syn refused by another");
}

TEST(CaptureTcp, ACallThatThePeerRefuses)
{
    Conversation talk;
    talk.to_right(syn).to_left(rst_ack);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 rst+ack received",
                            "1 syn_sent->close ECONNREFUSED", "1 error ECONNREFUSED"));
}

TEST(CaptureTcp, AnUnansweredCallIsOverWhenTheNextOneBegins)
{
    Conversation talk;
    talk.to_right(syn).wait(1s).repeat().wait(2s).repeat().wait(20s);
    talk.left_port = 40001;
    talk.to_right(syn);
    const auto inputs = inputs_of(pcap(talk.frames), seen_from_left());
    EXPECT_THAT(lines_of(inputs),
                ElementsAre("1 close->syn_sent", "1 syn_sent->close", "2 close->syn_sent"));
    std::vector<std::uint32_t> retransmits;
    for (const Input& input : inputs)
        if (const auto* change = std::get_if<engine::TcpStateChanged>(&input.what))
            retransmits.push_back(change->sample.retransmits.value());
    EXPECT_THAT(retransmits, ElementsAre(0, 2, 0));
}

TEST(CaptureTcp, AnIcmpErrorEndsACallThatIsNotRepeated)
{
    Conversation talk;
    talk.to_right(syn).icmp_to_left(3, 13);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 icmp 3/13", "1 error EHOSTUNREACH icmp 3/13",
                            "1 syn_sent->close EHOSTUNREACH"));
}

TEST(CaptureTcp, AnIcmpErrorDoesNotEndACallThatIsRepeated)
{
    Conversation talk;
    talk.to_right(syn).icmp_to_left(11, 0);
    talk.frames.push_back({talk.now += 1s, talk.frames.front().bytes});
    talk.to_left(syn | ack).to_right(ack);
    EXPECT_THAT(story_of(talk),
                ElementsAre("1 close->syn_sent", "1 icmp 11/0", "1 error EHOSTUNREACH icmp 11/0",
                            "1 syn_sent->established"));
}

TEST(CaptureTcp, AnIcmpErrorIsNoEndOfAnEstablishedConnection)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).icmp_to_left(3, 1).to_left(ack);
    EXPECT_THAT(story_of(talk), ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                                            "1 sent 1 of 29, body 10", "1 icmp 3/1"));
}

TEST(CaptureTcp, AnIcmpErrorAboutWhatWeNeverSentIsForged)
{
    Conversation talk;
    talk.left_calls();
    talk.left_next += 5000;
    talk.to_right(ack, open_bytes).icmp_to_left(3, 1).frames.erase(talk.frames.end() - 2);
    EXPECT_THAT(story_of(talk), ElementsAre("1 close->syn_sent", "1 syn_sent->established"));
}

TEST(CaptureTcp, AnIcmpErrorAboutThePeersSegmentIsNotAboutOurs)
{
    Conversation talk;
    talk.to_left(syn);
    talk.icmp_to_left(3, 3);
    EXPECT_THAT(story_of(talk), ElementsAre("0 syn unanswered, repeated 0"));
}

TEST(CaptureTcp, AnIcmpErrorOfNoKnownConnectionNamesTheEndpoints)
{
    Conversation talk;
    talk.to_right(syn).icmp_to_left(3, 10).frames.erase(talk.frames.begin());
    const auto inputs = inputs_of(pcap(talk.frames), {});
    EXPECT_THAT(lines_of(inputs), ElementsAre("0 icmp 3/10"));
    EXPECT_EQ(inputs.at(0).who.local.address.to_string(), "10.82.1.9");
    EXPECT_EQ(inputs.at(0).who.peer.port, 179);
}

} // namespace
} // namespace bgpsnoop::test
