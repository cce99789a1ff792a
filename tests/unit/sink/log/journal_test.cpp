// SPDX-License-Identifier: Apache-2.0
#include "sink/log/journal.hpp"

#include <cstdio>
#include <cstdlib>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "sink/json/event_table.hpp"
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

TEST(Journal, EveryKindOfEventHasAMessageIdOfItsOwn)
{
    std::set<std::string_view> ids;
    for (const sink::EventKind& kind : sink::event_kinds()) {
        EXPECT_THAT(std::string(kind.message_id), testing::MatchesRegex("[0-9a-f]{32}"));
        EXPECT_TRUE(ids.insert(kind.message_id).second) << kind.name;
    }
    // Catalogues and filters of users have it.
    EXPECT_THAT(sink::journal_fields(test::finding(engine::SessionDown{})),
                testing::Contains("MESSAGE_ID=4eed314aeee8443683b105c48816a26d"));
}

TEST(Journal, StandardOutputIsItsOwnWhereSystemdSaysSoOfThatVeryFile)
{
    std::FILE* file = std::tmpfile();
    struct stat info {};
    ASSERT_EQ(::fstat(::fileno(file), &info), 0);
    ::unsetenv("JOURNAL_STREAM");
    EXPECT_FALSE(sink::writes_to_journal(::fileno(file)));
    const std::string stream = fmt::format("{}:{}", info.st_dev, info.st_ino);
    ::setenv("JOURNAL_STREAM", stream.c_str(), 1);
    EXPECT_TRUE(sink::writes_to_journal(::fileno(file)));
    ::setenv("JOURNAL_STREAM", (stream + "1").c_str(), 1); // as after a redirection
    EXPECT_FALSE(sink::writes_to_journal(::fileno(file)));
    ::unsetenv("JOURNAL_STREAM");
    std::fclose(file);
}

} // namespace
} // namespace bgpsnoop
