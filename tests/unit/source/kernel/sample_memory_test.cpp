// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/sample_memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "record.h"

namespace bgpsnoop::source {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class SampleMemoryTest : public testing::Test {
protected:
    static ::socket_record record_of(std::uint64_t id)
    {
        ::socket_record record{};
        record.header.boot_ns = 1;
        record.socket.id = id;
        return record;
    }
    /// The sockets whose samples are unchanged.
    std::vector<std::uint64_t> unchanged(std::vector<::socket_record> walk, int second)
    {
        std::vector<std::uint64_t> sockets;
        for (const auto& record : memory_.part(walk, engine::Time(seconds(second))))
            sockets.push_back(record.socket.id);
        return sockets;
    }

    SampleMemory memory_;
};

TEST_F(SampleMemoryTest, WhatWasSaidBeforeIsUnchangedWheneverItIsSaid)
{
    ::socket_record record = record_of(1);
    EXPECT_THAT(unchanged({record}, 1), IsEmpty());
    record.header.boot_ns = 2;
    record.header.losses = 7;
    EXPECT_THAT(unchanged({record, record_of(2)}, 2), ElementsAre(1));
    record.sample.received.messages[0] = 1;
    EXPECT_THAT(unchanged({record, record_of(2)}, 3), ElementsAre(2));
    EXPECT_THAT(unchanged({record, record_of(2)}, 4), ElementsAre(1, 2));
}

TEST_F(SampleMemoryTest, AllOfARecordIsCompared)
{
    constexpr std::size_t begin = sizeof(::record_header);
    for (std::size_t at = begin; at < sizeof(::socket_record); ++at) {
        if (at - begin < sizeof(std::uint64_t))
            continue; // which socket
        ::socket_record record = record_of(at);
        unchanged({record}, 1);
        reinterpret_cast<char*>(&record)[at] ^= 1;
        EXPECT_THAT(unchanged({record}, 2), IsEmpty()) << at;
    }
}

TEST_F(SampleMemoryTest, TheWholeIsDueAgainAfterSomeTime)
{
    const std::vector walk{record_of(1)};
    EXPECT_THAT(unchanged(walk, 0), IsEmpty());
    for (int second = 1; second < 30; ++second)
        EXPECT_THAT(unchanged(walk, second), ElementsAre(1)) << second;
    EXPECT_THAT(unchanged(walk, 30), IsEmpty());
    EXPECT_THAT(unchanged(walk, 31), ElementsAre(1));
}

TEST_F(SampleMemoryTest, OneThatAWalkDidNotMeetIsForgotten)
{
    const std::vector walk{record_of(1)};
    unchanged(walk, 1);
    unchanged({}, 2);
    EXPECT_THAT(unchanged(walk, 3), IsEmpty());
}

TEST_F(SampleMemoryTest, OneThatIsFoundIsTold)
{
    ::socket_record record = record_of(1);
    record.found = 1;
    unchanged({record}, 1);
    EXPECT_THAT(unchanged({record}, 2), IsEmpty());
}

} // namespace
} // namespace bgpsnoop::source
