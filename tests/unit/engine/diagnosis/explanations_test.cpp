// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/diagnosis/diagnosis.hpp"
#include "engine/diagnosis/values.hpp"
#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

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

TEST(Explanations, LostRecordsAreAdmittedAndNothingIsCertainThen)
{
    const Verdict verdict =
        verdict_of(running().lost("message", 3).reads_notification(6, 2).peer_fin().closes());
    EXPECT_NE(verdict.explanation.find("records were lost"), std::string::npos);
    EXPECT_EQ(verdict.certainty, Certainty::likely);
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
