// SPDX-License-Identifier: Apache-2.0
#include "sink/log/event_log.hpp"

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
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

void await(const std::function<bool()>& condition)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
        ASSERT_LT(std::chrono::steady_clock::now(), deadline);
        std::this_thread::yield();
    }
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
    auto log = open(path);
    log->write(event);
    log->write(event);
    log.reset();
    ASSERT_EQ(lines_of(path).size(), 2U);
    EXPECT_TRUE(lines_of(path)[1].starts_with(R"({"time":")"));
    EXPECT_THAT(reports, testing::IsEmpty());
}

TEST_F(EventLogFile, AfterLogrotateANewFileBegins)
{
    auto log = open(path);
    log->write(event);
    await([this] { return lines_of(path).size() == 1; });
    std::filesystem::rename(path, directory / "old");
    log->reopen();
    log->write(event);
    log.reset();
    EXPECT_EQ(lines_of(path).size(), 1U);
    EXPECT_EQ(lines_of(directory / "old").size(), 1U);
}

TEST_F(EventLogFile, ALineThatWasCutOffCostsNoneThatFollows)
{
    const auto cut_off = [this] { std::ofstream(path, std::ios::app) << R"({"time":"2026)"; };
    cut_off(); // by a run before
    auto log = open(path);
    log->write(event);
    await([this] { return lines_of(path).size() == 2; });
    cut_off(); // and once more, by a disk that was full
    log->reopen();
    log->write(event);
    log.reset();
    const auto lines = lines_of(path);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[1], lines[3]);
    EXPECT_TRUE(lines[3].starts_with(R"({"time":")") && lines[3].ends_with("}"));
}

TEST_F(EventLogFile, AFileThatCannotBeReopenedStaysInUse)
{
    auto log = open(path);
    std::filesystem::rename(directory, directory.string() + "_away");
    log->reopen();
    log->write(event);
    log.reset();
    std::filesystem::rename(directory.string() + "_away", directory);
    EXPECT_EQ(lines_of(path).size(), 1U);
    EXPECT_THAT(reports, testing::ElementsAre(testing::HasSubstr("cannot reopen event log")));
}

TEST_F(EventLogFile, AFailingWriteIsReportedOnceAndCountedAlways)
{
    auto log = open("/dev/full");
    log->write(event);
    log->write(event);
    await([&] { return log->failures() == 2; });
    log.reset();
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

TEST_F(EventLogFile, WhoDoesNotReadHoldsNothingUpAndWhatFindsNoRoomIsCounted)
{
    std::array<int, 2> unread{};
    ASSERT_EQ(::pipe(unread.data()), 0);
    auto log = open(fmt::format("/dev/fd/{}", unread[1]));
    const auto begun = std::chrono::steady_clock::now();
    for (int count = 0; count < 100'000; ++count)
        log->write(event);
    EXPECT_GT(log->failures(), 50'000U);
    log.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(60));
    ::close(unread[0]); // ends the thread that stands in its write
    ::close(unread[1]);
}

TEST_F(EventLogFile, AFifoThatNobodyReadsHoldsNothingUp)
{
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    auto log = open(path);
    log->write(event);
    await([&] { return log->failures() == 1; });
    log->reopen();
    const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
    log->write(event);
    std::string read(4096, '\0');
    await([&] { return ::read(reader, read.data(), read.size()) > 0; });
    ::close(reader);
    log.reset();
    EXPECT_TRUE(read.starts_with(R"({"time":")"));
    const auto sentence =
        fmt::format("cannot write events to {}: nobody reads this FIFO", path.string());
    EXPECT_THAT(reports, testing::Contains(sentence));
    EXPECT_EQ(reports.front(), sentence);
}

TEST_F(EventLogFile, NoneTakesEverythingAndWritesNothing)
{
    const auto log = open("none");
    log->write(event);
    EXPECT_EQ(log->failures(), 0U);
}

TEST_F(EventLogFile, AJournalThatIsNotThereIsSaidAtOnce)
{
    const bool is_there = std::filesystem::exists("/run/systemd/journal/socket");
    const auto log = open("journal");
    const std::vector<std::string> nothing;
    const std::vector<std::string> absence{
        "cannot write events to the journal: there is no journald"};
    EXPECT_EQ(reports, is_there ? nothing : absence);
}

} // namespace
} // namespace bgpsnoop
