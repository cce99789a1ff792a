// SPDX-License-Identifier: Apache-2.0
#include "sink/log/journal.hpp"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

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
