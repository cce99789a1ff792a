// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/diagnosis/diagnosis.hpp"
#include "engine/diagnosis/values.hpp"
#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

Story announced() // and we have sent an UPDATE
{
    return running().writes(bgp_update, std::vector<std::uint8_t>(41)).after(1s);
}

TEST(Explanations, TheFirstCaptureNamesThePeerAndTheReset)
{
    const Verdict verdict = verdict_of(connected().writes_open().after(1200us).peer_reset());
    EXPECT_EQ(
        verdict.explanation,
        "10.82.1.10 accepted the TCP connection, then closed it with RST 1.2 ms after our OPEN "
        "without sending a BGP message: a BGP process listens there, but it does not talk to "
        "this neighbour.");
    EXPECT_EQ(verdict.next_step,
              "On 10.82.1.10 check that neighbour 10.82.1.9 is configured and not shut down.");
}

TEST(Explanations, TheSecondCaptureNamesBothAsNumbers)
{
    const Story story =
        connected().opens_exchanged().reads_notification(2, 2).after(1ms).peer_fin().closes();
    EXPECT_EQ(
        verdict_of(story).explanation,
        "Received NOTIFICATION OPEN Message Error / Bad Peer AS: peer 10.82.1.10 (AS 8500) does "
        "not accept AS 600 from our OPEN.");
}

TEST(Explanations, TheSecondCaptureAtItsSenderNamesBothToo)
{
    Story story;
    story.as_numbers(8500, 600).addresses("10.82.1.10", "10.82.1.9").called();
    story.reads_open().writes_open().writes_notification(2, 2).closes();
    EXPECT_EQ(verdict_of(story).explanation,
              "Sent NOTIFICATION OPEN Message Error / Bad Peer AS: our speaker (AS 8500) does not "
              "accept AS 600 from the OPEN of 10.82.1.9.");
}

TEST(Explanations, TheFourOctetAsIsTheOneThatCounts)
{
    const Story story =
        connected()
            .writes_open({.as = 23456, .capabilities = {four_octet_as_capability(4'200'000'001)}})
            .reads_open()
            .reads_notification(2, 2)
            .peer_fin()
            .closes();
    EXPECT_NE(verdict_of(story).explanation.find("AS 4200000001"), std::string::npos);
}

TEST(Explanations, TheShutdownTextIsQuoted)
{
    const Story story =
        running().reads_notification(6, 2, {5, 'w', 'o', 'r', 'k', 's'}).peer_fin().closes();
    EXPECT_NE(verdict_of(story).explanation.find("with the text \"works\""), std::string::npos);
}

bool says(const Story& story, std::string_view words)
{
    return verdict_of(story).explanation.find(words) != std::string::npos;
}

bool shows(const Story& story, std::string_view words)
{
    const auto evidence = verdict_of(story).evidence;
    return std::ranges::any_of(evidence, [&](const std::string& clause) {
        return clause.find(words) != std::string::npos;
    });
}

std::vector<std::uint8_t> bytes(std::string_view text)
{
    return {text.begin(), text.end()};
}

TEST(Explanations, TheWordsOfADaemonAreQuoted)
{
    const Story story = connected().opens_exchanged().reads_notification(
        2, 2, bytes("ASN in OPEN (600) did not match ASN expected (607)"));
    EXPECT_TRUE(says(story, "with the text \"ASN in OPEN (600) did not match"));
}

TEST(Explanations, AnUpdateErrorNamesTheAttributeInItsData)
{
    const Story story =
        announced().reads_notification(3, 5, {35, 4, 0, 0, 0, 2, 88}).peer_fin().closes();
    EXPECT_TRUE(says(story, "about attribute 35 (only_to_customer), length 1024"));
    EXPECT_NE(verdict_of(story).next_step.find("data of the NOTIFICATION"), std::string::npos);
}

TEST(Explanations, NobodyIsToldToLookAtDataThatAreEmpty)
{
    const Verdict verdict = verdict_of(announced().reads_notification(3, 1).peer_fin().closes());
    EXPECT_EQ(verdict.next_step, "Look at the UPDATE that this host sent last, and at the BGP log "
                                 "of 10.82.1.10.");
}

TEST(Explanations, WhatAnUnseenOpenSaidIsLeftOut)
{
    const Story story = Story().found().after(1s).reads_notification(2, 6).peer_fin().closes();
    EXPECT_TRUE(says(story, "peer 10.82.1.10 does not accept the hold time of our OPEN"));
    EXPECT_FALSE(says(story, "unknown"));
}

TEST(Explanations, AsTransInFrontOfATwoOctetAsIsAContradiction)
{
    const OpenBytes odd{
        .as = 23456, .bgp_id = 2, .capabilities = {four_octet_as_capability(65001)}};
    const Story story =
        connected().writes_open().reads_open(odd).writes_notification(2, 2).closes();
    EXPECT_TRUE(says(story, "AS 65001 (AS 23456 in its two-octet field)"));
}

TEST(Explanations, ARejectedLengthIsSaidAndJudged)
{
    const Story story = running().reads_notification(1, 2, {0x10, 0x00}).peer_fin().closes();
    EXPECT_TRUE(says(story, "about length 4096: length 4096 is legal (RFC 4271 4.1, RFC 8654), so "
                            "it is 10.82.1.10 that is wrong"));
}

TEST(Explanations, AMessageThatBreaksTheRulesIsNamed)
{
    const Story story = running()
                            .writes(bgp_update, std::vector<std::uint8_t>(5000 - 19))
                            .reads_notification(1, 2)
                            .peer_fin()
                            .closes();
    EXPECT_TRUE(says(story, "this host sent an UPDATE of 5000 octets, and none longer than 4096 "
                            "were agreed"));
}

TEST(Explanations, AsTransStandsForAnAsThatIsNotKnown)
{
    const OpenBytes hidden{.as = 23456, .bgp_id = 2};
    const Story story = connected().writes_open().reads_open(hidden).writes_notification(2, 2);
    EXPECT_TRUE(says(story, "does not accept AS 23456 (AS_TRANS: it stands for an AS that is not "
                            "known) from the OPEN of 10.82.1.10"));
    EXPECT_TRUE(shows(story, "its OPEN says AS 23456 (AS_TRANS) without capability 65"));
    const auto findings = play(story);
    EXPECT_EQ(findings.back().peer_as, std::nullopt);
}

TEST(Explanations, AnOpenThatContradictsItselfIsSaidToHaveTwoAses)
{
    const OpenBytes both{
        .as = 65001, .bgp_id = 2, .capabilities = {four_octet_as_capability(196'072)}};
    const Story story = connected().writes_open().reads_open(both).writes_notification(2, 2);
    EXPECT_TRUE(says(story, "AS 196072 (AS 65001 in its two-octet field)"));
    EXPECT_TRUE(shows(story, "AS 65001 in its field and AS 196072 in its capability 65"));
}

TEST(Explanations, AsTransForAnAsThatTheCapabilityTellsIsNoContradiction)
{
    const OpenBytes usual{
        .as = 23456, .bgp_id = 2, .capabilities = {four_octet_as_capability(196'072)}};
    const Story story = connected().writes_open().reads_open(usual).writes_notification(2, 2);
    EXPECT_TRUE(says(story, "AS 196072 from"));
}

TEST(Explanations, ARstBesideASessionThatIsUpDoesNotSayThatNoProcessRuns)
{
    const Story story = running().after(30s).next_connection().calls().after(1ms).peer_reset();
    EXPECT_TRUE(says(story, "yet a session with it is up, so its BGP process runs"));
    EXPECT_TRUE(shows(story, "a session with it is up, of our address 10.82.1.9"));
}

TEST(Explanations, ARstAfterAnErrorNamesTheError)
{
    Story story = connected().opens_exchanged().reads_notification(2, 2).peer_fin().closes();
    story.after(10s).next_connection().calls().after(1ms).peer_reset();
    EXPECT_TRUE(says(story, "it waits after \"OPEN Message Error / Bad Peer AS\" (10.0 s ago), "
                            "which is the error to mend"));
}

TEST(Explanations, ACloseAfterTheOpensNamesTheErrorBefore)
{
    Story story = connected().opens_exchanged().reads_notification(2, 2).peer_fin().closes();
    story.after(10s).next_connection().calls().connected().opens_exchanged().peer_fin().closes();
    EXPECT_TRUE(says(story, "after \"OPEN Message Error / Bad Peer AS\", which is the error to "
                            "mend"));
    EXPECT_TRUE(shows(story, "the last NOTIFICATION was \"OPEN Message Error / Bad Peer AS\""));
}

TEST(Explanations, AMessageThatWasNeverSentIsSaidToBeNone)
{
    const Story story = running().reads_notification(1, 3, {99}).peer_fin().closes();
    EXPECT_TRUE(says(story, "this host sent no message of type 99"));
}

TEST(Explanations, TheIntervalOfKeepalivesIsSaid)
{
    Story story = running();
    for (int i = 0; i < 2; ++i)
        story.after(85s).reads_keepalive();
    story.after(90s).unacked(21).writes_notification(4, 0).closes();
    EXPECT_TRUE(says(story, "the KEEPALIVEs of 10.82.1.10 came 85.0 s apart, nearly as long as the "
                            "hold time of 90.0 s"));
}

TEST(Explanations, LostRecordsAreAdmittedAndNothingIsCertainThen)
{
    const Verdict verdict =
        verdict_of(running().lost("message", 3).reads_notification(6, 2).peer_fin().closes());
    EXPECT_NE(verdict.explanation.find("records were lost"), std::string::npos);
    EXPECT_EQ(verdict.certainty, Certainty::likely);
}

TEST(Explanations, ANotificationTooShortForACodeHasNone)
{
    const Story story =
        running().after(1s).reads(bgp_notification, {6}).after(1ms).peer_fin().closes();
    EXPECT_EQ(verdict_of(story).explanation,
              "The connection with 10.82.1.10 ended, and the evidence does not say why: the "
              "NOTIFICATION of 10.82.1.10 is too short to have a code.");
    const Story counted = running().notification_counted(Direction::received).peer_fin().closes();
    EXPECT_EQ(verdict_of(counted).explanation,
              "The connection with 10.82.1.10 ended, and the evidence does not say why: of the "
              "NOTIFICATION of 10.82.1.10 no more came than its header, or the record of it was "
              "lost.");
}

TEST(Explanations, WhoSpokeBgpAndThenSomethingElseIsNoForeignProtocol)
{
    const auto babbles = [] {
        return running().fault(Direction::received, StreamFault::Kind::not_bgp);
    };
    EXPECT_EQ(verdict_of(babbles().peer_fin().closes()).outcome, Outcome::unknown);
    const Verdict refused = verdict_of(babbles().writes_notification(1, 1).closes());
    EXPECT_EQ(refused.outcome, Outcome::header_error);
    EXPECT_EQ(refused.causes.at(0), Cause::malformed_message);
    EXPECT_EQ(verdict_of(babbles().closes()).outcome, Outcome::local_closed);
}

TEST(Explanations, WhereSomethingWasLostThatNothingWasSaidTellsNothing)
{
    EXPECT_EQ(verdict_of(running().peer_reset(false)).certainty, Certainty::likely);
    const Verdict verdict = verdict_of(running().loss_noticed().peer_reset(false));
    EXPECT_EQ(verdict.certainty, Certainty::ambiguous);
    EXPECT_NE(verdict.explanation.find("records were lost"), std::string::npos);
}

TEST(Explanations, AStreamThatLostItsMessagesMayHaveSaidWhy)
{
    const auto lost = StreamFault::Kind::framing_lost;
    const Verdict theirs = verdict_of(running().fault(Direction::received, lost).peer_reset(false));
    EXPECT_EQ(theirs.certainty, Certainty::ambiguous);
    EXPECT_NE(theirs.explanation.find("where the messages of 10.82.1.10 begin and end was lost"),
              std::string::npos);
    EXPECT_TRUE(says(running().fault(Direction::sent, lost).peer_fin().closes(),
                     "where our messages begin and end was lost"));
    const Verdict said = verdict_of(
        running().fault(Direction::received, lost).reads_notification(6, 2).peer_fin().closes());
    EXPECT_EQ(said.certainty, Certainty::certain);
    EXPECT_EQ(said.explanation.find("was lost"), std::string::npos);
}

TEST(Explanations, ALossBeforeAConnectionBeganIsNoneOfIts)
{
    const Verdict verdict = verdict_of(
        Story().loss_noticed().then(running().reads_notification(6, 2).peer_fin().closes()));
    EXPECT_EQ(verdict.certainty, Certainty::certain);
}

TEST(Explanations, DurationsAreForPeople)
{
    EXPECT_EQ(duration_text(50us), "0.05 ms");
    EXPECT_EQ(duration_text(1200us), "1.2 ms");
    EXPECT_EQ(duration_text(4s), "4.0 s");
    EXPECT_EQ(duration_text(240s), "4m00s");
    EXPECT_EQ(duration_text(3h), "3h00m00s");
}

} // namespace
} // namespace bgpsnoop::test
