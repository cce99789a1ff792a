// SPDX-License-Identifier: Apache-2.0
#include "sink/text/session_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sink/history/event_history.hpp"
#include "sink/json/snapshot_json.hpp"
#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

using testing::HasSubstr;

const auto now = test::at_second(test::sink_story_begin + 3600);

nlohmann::ordered_json session_json(const engine::SessionSnapshot& session,
                                    const std::vector<std::vector<engine::Finding>>& connections)
{
    sink::EventHistory history;
    for (const auto& findings : connections)
        for (const auto& finding : findings)
            history.write(finding);
    auto json = sink::session_json(session);
    if (const auto story = history.story(session.key))
        json.update(story->json());
    return json;
}

TEST(SessionText, ANeverEstablishedSessionCountsItsAttempts)
{
    const auto session = test::session("10.82.1.10", engine::SessionState::active);
    EXPECT_EQ(sink::session_text(session_json(session, {test::first_capture(1),
                                                        test::first_capture(2, 5'000'000)}),
                                 now),
              "Session with 10.82.1.10 (AS 8500), we are 10.82.1.9 (AS 600), process bird, "
              "network namespace 4026531840\n"
              "  Not established: active since 2026-11-23 04:57:06 UTC (1h00m00s). Never seen "
              "established.\n"
              "  The last 2 attempts, since 2026-11-23 04:57:06 UTC, both ended the same: "
              "closed_without_answer.\n");
}

TEST(SessionText, AnEstablishedSessionTellsForHowLong)
{
    const auto text = sink::session_text(session_json(test::full_session("10.82.1.10"), {}), now);
    EXPECT_THAT(text, HasSubstr("  Established since 2026-11-23 04:57:06 UTC (59m59s), 3 times in "
                                "all.\n"));
}

TEST(SessionText, ASessionThatFellTellsSinceWhenAndTheLastNotification)
{
    auto session = test::session("10.82.1.10", engine::SessionState::idle);
    session.established_total = 1;
    const auto text = sink::session_text(
        session_json(session, {test::connection(1, {{0, test::notification_message(6, 4)},
                                                    {60'000'000, engine::SessionDown{}}})}),
        now);
    EXPECT_THAT(text, HasSubstr("It was established once; down since\n  2026-11-23 04:58:06 UTC "
                                "(59m00s).\n"));
    EXPECT_THAT(text,
                HasSubstr("  Last NOTIFICATION: received 2026-11-23 04:57:06 UTC, 6/4 Cease / "
                          "Administrative Reset\n"));
}

TEST(SessionText, AttemptsThatEndInDifferentWaysAreCounted)
{
    auto other = test::closed_without_answer();
    other.verdict.outcome = engine::Outcome::open_rejected;
    const auto text =
        sink::session_text(session_json(test::session("10.82.1.10", engine::SessionState::active),
                                        {test::first_capture(1), test::first_capture(2),
                                         test::connection(3, {{0, other}})}),
                           now);
    EXPECT_THAT(text, HasSubstr("  Of the last 3 connections: 2 closed_without_answer, 1 "
                                "open_rejected.\n"));
}

} // namespace
} // namespace bgpsnoop
