// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/evidence_choice.hpp"

#include <gtest/gtest.h>

#include "engine/tape.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using engine::Finding;
using engine::Outcome;
using Kind = sink::EvidenceChoice::Kind;

Finding verdict(Outcome outcome, std::uint64_t connection)
{
    engine::ConnectionClosed closed = test::closed_without_answer();
    closed.verdict.outcome = outcome;
    closed.tape = std::make_shared<const engine::Tape>();
    Finding of = test::finding(closed);
    of.connection = connection;
    return of;
}

Finding down(std::uint64_t connection)
{
    Finding of = test::finding(engine::SessionDown{});
    of.connection = connection;
    return of;
}

Finding of_peer(Finding finding, std::uint32_t number)
{
    finding.who.peer.address.bytes[14] = static_cast<std::uint8_t>(number >> 8U);
    finding.who.peer.address.bytes[15] = static_cast<std::uint8_t>(number);
    return finding;
}

class EvidenceChoices : public testing::Test {
protected:
    bool falls(Outcome outcome, std::uint64_t connection)
    {
        EXPECT_EQ(choice.choose(down(connection)), Kind::none);
        return choice.choose(verdict(outcome, connection)) == Kind::fall;
    }
    bool is_refused(Outcome outcome) { return wants(verdict(outcome, ++connections)); }
    bool wants(const Finding& finding) { return choice.choose(finding) == Kind::refusal; }

    sink::EvidenceChoice choice;
    std::uint64_t connections = 100;
};

TEST_F(EvidenceChoices, EachFallIsWritten)
{
    EXPECT_TRUE(falls(Outcome::peer_reset, 1));
    EXPECT_TRUE(falls(Outcome::peer_reset, 2));
    EXPECT_TRUE(falls(Outcome::unknown, 3));
}

TEST_F(EvidenceChoices, ARetryThatEndsAlikeIsNotWrittenAgain)
{
    EXPECT_TRUE(is_refused(Outcome::connect_refused));
    EXPECT_FALSE(is_refused(Outcome::connect_refused));
    EXPECT_TRUE(is_refused(Outcome::not_listening));
    EXPECT_FALSE(is_refused(Outcome::connect_refused)) << "calls of both ends alternate";
}

TEST_F(EvidenceChoices, AfterAFallEveryKindIsNew)
{
    EXPECT_TRUE(is_refused(Outcome::connect_refused));
    EXPECT_TRUE(falls(Outcome::peer_reset, 1));
    EXPECT_TRUE(is_refused(Outcome::connect_refused));
}

TEST_F(EvidenceChoices, AnotherCauseIsAnotherKind)
{
    EXPECT_TRUE(is_refused(Outcome::connect_refused));
    Finding other = verdict(Outcome::connect_refused, 1);
    std::get<engine::ConnectionClosed>(other.what).verdict.causes = {engine::Cause::firewall_reset};
    EXPECT_TRUE(wants(other));
}

TEST_F(EvidenceChoices, WhatIsNoRefusalIsNotWritten)
{
    for (const auto outcome : {Outcome::collision, Outcome::open, Outcome::unknown})
        EXPECT_FALSE(is_refused(outcome));
    Finding probe = verdict(Outcome::closed_without_answer, 1);
    std::get<engine::ConnectionClosed>(probe.what).beside_story = true;
    EXPECT_FALSE(wants(probe));
    Finding untaped = verdict(Outcome::connect_refused, 2);
    std::get<engine::ConnectionClosed>(untaped.what).tape = nullptr;
    EXPECT_FALSE(wants(untaped));
}

TEST_F(EvidenceChoices, StrangersAreNeverWritten)
{
    Finding stranger = verdict(Outcome::refused_locally, 1);
    stranger.stranger = true;
    EXPECT_FALSE(wants(stranger));
}

TEST_F(EvidenceChoices, APeerOfEndlessFanciesIsBounded)
{
    int written = 0;
    for (const engine::OutcomeInfo& each : engine::outcomes())
        written += is_refused(each.outcome) ? 1 : 0;
    EXPECT_EQ(written, 16);
}

TEST_F(EvidenceChoices, OfTooManyPeersTheOldestAreForgotten)
{
    constexpr std::uint32_t room = 20'000;
    for (std::uint32_t peer = 0; peer <= room; ++peer)
        EXPECT_TRUE(wants(of_peer(verdict(Outcome::connect_refused, peer + 1), peer)));
    EXPECT_TRUE(wants(of_peer(verdict(Outcome::connect_refused, 1), 0))) << "forgotten";
    EXPECT_FALSE(wants(of_peer(verdict(Outcome::connect_refused, 1), room)));
}

} // namespace
} // namespace bgpsnoop
