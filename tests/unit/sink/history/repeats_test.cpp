// SPDX-License-Identifier: Apache-2.0
#include "sink/history/repeats.hpp"

#include <gtest/gtest.h>

#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

using engine::Finding;
using test::first_capture;

constexpr std::int64_t second = 1'000'000;

class Collected : public sink::Sink {
public:
    void write(const Finding& finding) override { all.push_back(finding); }

    std::vector<Finding> closed() const
    {
        std::vector<Finding> found;
        for (const Finding& each : all)
            if (std::holds_alternative<engine::ConnectionClosed>(each.what))
                found.push_back(each);
        return found;
    }

    std::vector<Finding> all;
};

class RepeatsTest : public testing::Test {
protected:
    void write(const std::vector<Finding>& findings)
    {
        for (const Finding& each : findings)
            news.write(each);
    }

    /// A call that ends as in the first capture, every two seconds.
    void retry(std::uint64_t from, std::uint64_t to)
    {
        for (std::uint64_t number = from; number <= to; ++number)
            write(first_capture(number, static_cast<std::int64_t>(number) * 2 * second));
    }

    Collected told;
    sink::NewsOnly news{told};
};

TEST_F(RepeatsTest, TheFirstIsToldWholeAndThoseThatEndAlikeAreNot)
{
    retry(1, 20);
    EXPECT_EQ(told.all.size(), first_capture(1).size());
    EXPECT_EQ(told.closed().size(), 1U);
}

TEST_F(RepeatsTest, OnceAMinuteOneIsToldWithHowManyWereNot)
{
    retry(1, 31);
    ASSERT_EQ(told.closed().size(), 2U);
    EXPECT_EQ(told.closed()[1].repeated, 29U);
    EXPECT_EQ(told.all.size(), 2 * first_capture(1).size());
}

TEST_F(RepeatsTest, WhatEndsOtherwiseIsToldWhole)
{
    retry(1, 3);
    auto other = test::closed_without_answer();
    other.verdict.outcome = engine::Outcome::open_rejected;
    write(test::connection(9, {{20 * second, engine::ConnectionOpened{}}, {21 * second, other}}));
    ASSERT_EQ(told.all.size(), first_capture(1).size() + 2);
    const auto last = std::get<engine::ConnectionClosed>(told.closed().back().what);
    EXPECT_EQ(last.verdict.outcome, engine::Outcome::open_rejected);
}

TEST_F(RepeatsTest, ASessionThatComesUpIsToldAtOnceWithWhatLedThere)
{
    retry(1, 3);
    write(test::connection(
        9, {{20 * second, engine::ConnectionOpened{}}, {21 * second, engine::SessionUp{}}}));
    EXPECT_EQ(told.all.size(), first_capture(1).size() + 2);
    EXPECT_EQ(told.all.back().repeated, 2U); // those that nobody was told of until then
    write(first_capture(10, 30 * second));   // from here on it is news again
    EXPECT_EQ(told.closed().size(), 2U);
}

TEST_F(RepeatsTest, WhatComesAfterTheVerdictOfOneThatWasNotToldIsNotTold)
{
    retry(1, 2);
    const std::size_t before = told.all.size();
    write(test::connection(2, {{5 * second, engine::ResetObserved{}}}));
    EXPECT_EQ(told.all.size(), before);
}

TEST_F(RepeatsTest, SegmentsOfNoConnectionAreToldOnceAMinuteHoweverManyAreSent)
{
    const auto reset = [](std::uint64_t connection, std::int64_t at) {
        auto findings = test::connection(connection, {{at, engine::ResetObserved{}}});
        findings[0].late = connection != 0;
        return findings;
    };
    for (std::int64_t each = 0; each < 61'000; ++each)
        write(reset(0, each * second / 1000));
    ASSERT_EQ(told.all.size(), 2U);
    EXPECT_EQ(told.all[1].repeated, 59'999U);
    for (std::int64_t each = 0; each < 1000; ++each) // at one that has had its verdict
        write(reset(7, 70 * second + each));
    EXPECT_EQ(told.all.size(), 2U);
    write(test::connection(0, {{71 * second, engine::ResetObserved{engine::Direction::sent}}}));
    EXPECT_EQ(told.all.size(), 3U); // which is something else
}

TEST_F(RepeatsTest, WhatConcernsNoPeerIsTold)
{
    Finding lost = test::finding(engine::RecordsLost{"message", 1});
    lost.who = {};
    lost.connection = 0;
    write({lost, lost, lost});
    EXPECT_EQ(told.all.size(), 3U);
}

TEST_F(RepeatsTest, WhatOfANeighbourFindsNoRoomToBeHeldBackIsTold)
{
    retry(1, 1);
    for (std::uint64_t number = 2; number <= 2000; ++number)
        write(test::connection(number, {{10 * second, engine::ConnectionOpened{}}}));
    EXPECT_EQ(told.all.size(), first_capture(1).size() + 999);
}

TEST_F(RepeatsTest, StrangersMakeANeighboursRetriesNoNews)
{
    retry(1, 1);
    for (std::uint64_t number = 100; number < 30'000; ++number)
        for (const Finding& finding : test::of_stranger(first_capture(number), number))
            news.write(finding);
    told.all.clear();
    write(first_capture(50'000, 10 * second));
    EXPECT_TRUE(told.all.empty());
}

TEST_F(RepeatsTest, AConnectionThatBecomesANeighboursIsToldFromItsBeginning)
{
    for (std::uint64_t number = 1; number <= 60; ++number)
        write(test::of_stranger(first_capture(number), number));
    told.all.clear();
    auto findings =
        test::connection(70, {{1000, engine::ConnectionOpened{}}, {2000, engine::SessionUp{}}});
    findings[0].stranger = true;
    write(findings);
    EXPECT_EQ(told.all.size(), 2U);
}

} // namespace
} // namespace bgpsnoop
