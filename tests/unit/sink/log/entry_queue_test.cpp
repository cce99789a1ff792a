// SPDX-License-Identifier: Apache-2.0
#include "sink/log/entry_queue.hpp"

#include <future>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bgpsnoop::sink {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class Paper : public EntryWriter {
public:
    Failure write(const Entry& entry) override
    {
        if (failures > 0 && failures-- > 0)
            return "cannot write";
        written.push_back(entry.at(0));
        return std::nullopt;
    }
    Failure reopen() override
    {
        written.emplace_back("reopened");
        return std::nullopt;
    }

    std::vector<std::string> written;
    int failures = 0;
};

class EntryQueues : public testing::Test {
protected:
    void write_all()
    {
        queue.finish(0ms);
        queue.write_to(paper);
        EXPECT_TRUE(queue.finish(0ms));
    }

    std::vector<std::string> reports;
    EntryQueue queue{[this](const std::string& sentence) { reports.push_back(sentence); }};
    Paper paper;
};

TEST_F(EntryQueues, EverythingIsWrittenInItsOrder)
{
    queue.put({"one"});
    queue.reopen();
    queue.put({"two"});
    write_all();
    EXPECT_THAT(paper.written, ElementsAre("one", "reopened", "two"));
    EXPECT_EQ(queue.failures(), 0U);
}

TEST_F(EntryQueues, WhatFindsNoRoomIsCountedAndSaidOnce)
{
    constexpr std::size_t quarter = EntryQueue::most_bytes / 4;
    for (int count = 0; count < 10; ++count)
        queue.put({std::string(quarter, 'x')});
    EXPECT_EQ(queue.failures(), 7U);
    write_all();
    EXPECT_EQ(paper.written.size(), 3U);
    EXPECT_THAT(reports,
                ElementsAre("events come faster than they are written: some are left out"));
}

TEST_F(EntryQueues, WhatIsWrittenMakesRoom)
{
    const std::string more_than_half(EntryQueue::most_bytes * 5 / 8, 'x');
    queue.put({more_than_half});
    queue.put({more_than_half});
    EXPECT_EQ(queue.failures(), 1U);
    write_all();
    queue.put({more_than_half});
    EXPECT_EQ(queue.failures(), 1U);
}

TEST_F(EntryQueues, ASeriesOfFailuresIsSaidOnceAndTheNextAgain)
{
    paper.failures = 2;
    for (const char* text : {"one", "two", "three"})
        queue.put({text});
    write_all();
    EXPECT_THAT(paper.written, ElementsAre("three"));
    EXPECT_EQ(queue.failures(), 2U);
    EXPECT_THAT(reports, ElementsAre("cannot write"));
}

TEST_F(EntryQueues, WhoDoesNotComeBackIsNotWaitedFor)
{
    queue.put({"one"});
    EXPECT_FALSE(queue.finish(1ms));
}

/// A write that hangs until it is let go, and fails then.
class Hanging : public EntryWriter {
public:
    Failure write(const Entry& /*entry*/) override
    {
        begun.set_value();
        go_on.get_future().wait();
        return "too late";
    }

    std::promise<void> begun, go_on;
};

TEST_F(EntryQueues, WhoHasGoneIsToldNothing)
{
    Hanging medium;
    queue.put({"one"});
    std::thread writer([&] { queue.write_to(medium); });
    medium.begun.get_future().wait();
    EXPECT_FALSE(queue.finish(0ms));
    queue.leave_alone(1s);
    medium.go_on.set_value();
    writer.join();
    EXPECT_THAT(reports, ElementsAre());
    EXPECT_EQ(queue.failures(), 1U);
}

} // namespace
} // namespace bgpsnoop::sink
