// SPDX-License-Identifier: Apache-2.0
#include "sink/log/event_log.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using sink::EventLog;

std::vector<std::string> lines_of(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

class EventLogFile : public testing::Test {
protected:
    EventLogFile()
    {
        std::string pattern = testing::TempDir() + "event_log_XXXXXX";
        directory = mkdtemp(pattern.data());
        path = directory / "events.jsonl";
    }
    ~EventLogFile() override { std::filesystem::remove_all(directory); }

    std::unique_ptr<EventLog> open(const std::string& target)
    {
        return EventLog::open(target,
                              [this](const std::string& sentence) { reports.push_back(sentence); })
            .value();
    }

    const engine::Finding event = test::finding(engine::ConnectionOpened{});
    std::filesystem::path directory;
    std::filesystem::path path;
    std::vector<std::string> reports;
};

TEST_F(EventLogFile, EachEventIsOneLine)
{
    const auto log = open(path);
    log->write(event);
    log->write(event);
    ASSERT_EQ(lines_of(path).size(), 2U);
    EXPECT_TRUE(lines_of(path)[1].starts_with(R"({"time":")"));
    EXPECT_EQ(log->failures(), 0U);
}

TEST_F(EventLogFile, AfterLogrotateANewFileBegins)
{
    const auto log = open(path);
    log->write(event);
    std::filesystem::rename(path, directory / "old");
    log->reopen();
    log->write(event);
    EXPECT_EQ(lines_of(path).size(), 1U);
    EXPECT_EQ(lines_of(directory / "old").size(), 1U);
}

TEST_F(EventLogFile, AFileThatCannotBeReopenedStaysInUse)
{
    const auto log = open(path);
    std::filesystem::rename(directory, directory.string() + "_away");
    log->reopen();
    log->write(event);
    std::filesystem::rename(directory.string() + "_away", directory);
    EXPECT_EQ(lines_of(path).size(), 1U);
    EXPECT_THAT(reports, testing::ElementsAre(testing::HasSubstr("cannot reopen event log")));
}

TEST_F(EventLogFile, AFailingWriteIsReportedOnceAndCountedAlways)
{
    const auto log = open("/dev/full");
    log->write(event);
    log->write(event);
    EXPECT_EQ(log->failures(), 2U);
    EXPECT_THAT(reports,
                testing::ElementsAre("cannot write events to /dev/full: No space left on device"));
}

TEST_F(EventLogFile, APathThatCannotBeOpenedIsOneSentence)
{
    const auto log = EventLog::open(directory / "no" / "such", {});
    ASSERT_FALSE(log);
    EXPECT_EQ(log.error(), "cannot open event log " + (directory / "no" / "such").string() +
                               ": No such file or directory");
}

TEST_F(EventLogFile, NoneTakesEverythingAndWritesNothing)
{
    const auto log = open("none");
    log->write(event);
    EXPECT_EQ(log->failures(), 0U);
}

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
