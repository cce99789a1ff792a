// SPDX-License-Identifier: Apache-2.0
#include "sink/log/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

TEST(Journal, EveryFieldBecomesAFieldAndTheMessageIsForPeople)
{
    const auto fields = sink::journal_fields(test::finding(test::closed_without_answer()));
    EXPECT_THAT(fields, testing::IsSupersetOf({"SYSLOG_IDENTIFIER=bgpsnoop", "PRIORITY=4",
                                               "BGPSNOOP_EVENT=connection_closed",
                                               "BGPSNOOP_PEER=10.82.1.10", "BGPSNOOP_PEER_PORT=179",
                                               "BGPSNOOP_OUTCOME=closed_without_answer"}));
    EXPECT_THAT(fields, testing::Contains(
                            "BGPSNOOP_CAUSES=[\"peer_not_configured_for_us\",\"peer_shut_down\"]"));
    EXPECT_THAT(fields, testing::Contains(testing::StartsWith(
                            "MESSAGE=10.82.1.10 connection_closed: closed_without_answer: ")));
}

} // namespace
} // namespace bgpsnoop
