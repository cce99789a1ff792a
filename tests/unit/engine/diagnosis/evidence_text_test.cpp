// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "unit/engine/stories.hpp"

/// What a verdict rests on besides what everybody can see on the wire, in words.
namespace bgpsnoop::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> evidence_of(const Story& story)
{
    return verdict_of(story).evidence;
}

TEST(EvidenceText, AHoldTimerNamesTheThreeClocks)
{
    const auto evidence = evidence_of(running()
                                          .after(30s)
                                          .writes_keepalive()
                                          .after(1ms)
                                          .heard_ack()
                                          .sample()
                                          .after(60s)
                                          .writes_notification(4, 0)
                                          .closes());
    EXPECT_THAT(evidence, Contains("its last message was read 90.0 s before"));
    EXPECT_THAT(evidence, Contains("our last message was written 60.0 s before"));
    EXPECT_THAT(evidence, Contains("its TCP last acknowledged something new 60.0 s before"));
}

Story shut_down_by(Story story, std::string_view peer, std::string link)
{
    return story.addresses("10.82.1.9", peer)
        .link(std::move(link))
        .calls()
        .connected()
        .established()
        .after(1ms)
        .reads_notification(6, 2)
        .peer_fin()
        .closes();
}

TEST(EvidenceText, SessionsThatEndTogetherNameTheInterfaceThatTheyShare)
{
    const Story first = shut_down_by(Story(), "10.82.1.10", "eth1");
    const auto share = [&](const std::string& link) {
        return evidence_of(shut_down_by(Story(first).next_connection(), "10.82.1.11", link));
    };
    EXPECT_THAT(share("eth1"), Contains(HasSubstr("the interface eth1")));
    EXPECT_THAT(share("eth2"), Not(Contains(HasSubstr("the interface"))));
}

TEST(EvidenceText, ASessionThatEndedTwiceWithinTheSecondIsNamedOnce)
{
    const Story first = shut_down_by(Story(), "10.82.1.10", "eth1");
    const Story again = shut_down_by(Story(first).next_connection(), "10.82.1.10", "eth1");
    const auto evidence =
        evidence_of(shut_down_by(Story(again).next_connection(), "10.82.1.11", "eth1"));
    EXPECT_THAT(evidence, Contains(StartsWith("within a second ended the session with 10.82.1.10, "
                                              "which shares ")));
}

TEST(EvidenceText, QueuesHolesAndRepetitionsAreNumbers)
{
    const auto evidence = evidence_of(running()
                                          .after(90s)
                                          .unread(57)
                                          .missing(2100)
                                          .repeated(4)
                                          .writes_notification(4, 0)
                                          .closes());
    EXPECT_THAT(evidence, Contains("57 bytes of it lay unread in our receive queue"));
    EXPECT_THAT(evidence, Contains("2100 bytes that it sent never arrived"));
    EXPECT_THAT(evidence, Contains("our TCP repeated 4 segments"));
}

TEST(EvidenceText, ARefusalNamesWhatTheSessionWasBefore)
{
    const auto evidence = evidence_of(running()
                                          .after(60s)
                                          .reads_notification(6, 1)
                                          .peer_fin()
                                          .closes()
                                          .after(9s)
                                          .next_connection()
                                          .calls()
                                          .connected()
                                          .writes_open()
                                          .after(1ms)
                                          .peer_reset());
    EXPECT_THAT(evidence, Contains(StartsWith("a session with it was established until 9.0 s")));
    EXPECT_THAT(evidence, Contains(StartsWith("the last NOTIFICATION was \"Cease / Maximum")));
}

TEST(EvidenceText, DropsAndIcmpAreNamedWithTheirReason)
{
    const auto story = Story().calls().after(1s).drops(DropReason::md5_mismatch).icmp(3, 13);
    const auto evidence = evidence_of(Story(story).after(30s).fails(0, true));
    EXPECT_THAT(evidence, Contains(StartsWith("this host dropped 1 segment, the last 30.0 s")));
    EXPECT_THAT(evidence, Contains(StartsWith("ICMP 3/13")));
}

TEST(EvidenceText, WhatDoesNotMatterToTheOutcomeIsLeftOut)
{
    EXPECT_THAT(evidence_of(running().reads_notification(6, 2).peer_fin().closes()), IsEmpty());
    EXPECT_THAT(evidence_of(Story().calls().after(1ms).peer_reset()),
                Not(Contains(StartsWith("its last"))));
}

} // namespace
} // namespace bgpsnoop::test
