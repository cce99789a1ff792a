// SPDX-License-Identifier: Apache-2.0
#include "sink/history/news_of_strangers.hpp"

#include <gtest/gtest.h>

#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

using engine::Finding;
using test::first_capture;
using test::of_stranger;

class NewsOfStrangersTest : public testing::Test {
protected:
    std::size_t tell(const std::vector<Finding>& findings)
    {
        std::size_t told = 0;
        for (const Finding& each : findings) {
            const sink::News news = strangers.tell(each);
            told += news.before.size() + (news.itself ? 1 : 0);
            repeated = news.repeated;
        }
        return told;
    }

    sink::NewsOfStrangers strangers;
    std::uint64_t repeated = 0;
};

TEST_F(NewsOfStrangersTest, OfAllSixtyConnectionsAMinuteAreTold)
{
    std::size_t told = 0;
    for (std::uint64_t number = 1; number <= 200; ++number)
        told += tell(of_stranger(first_capture(number), number));
    EXPECT_EQ(told, 60 * first_capture(1).size());
    EXPECT_EQ(strangers.left_out(), 140 * first_capture(1).size());
    EXPECT_GT(tell(of_stranger(first_capture(999, 61'000'000), 999)), 0U);
}

TEST_F(NewsOfStrangersTest, OpenConnectionsOfOneAddressCostTheBudgetWhenTheyAreFirstTold)
{
    std::size_t told = 0;
    for (std::uint64_t number = 1; number <= 4000; ++number)
        told += tell(of_stranger(test::connection(number, {{static_cast<std::int64_t>(number),
                                                            engine::ConnectionOpened{}}}),
                                 7));
    EXPECT_EQ(told, 60U);
    EXPECT_EQ(strangers.left_out(), 4000 - 60 - 256);
}

TEST_F(NewsOfStrangersTest, WhatOneConnectionDoesIsToldWithinLimitsAndItsVerdictAlways)
{
    std::size_t told = 0;
    for (int i = 0; i < 1000; ++i)
        told += tell(of_stranger(test::connection(1, {{i, engine::ResetObserved{}}}), 7));
    EXPECT_EQ(told, 64U);
    EXPECT_EQ(tell(of_stranger(test::connection(1, {{2000, test::closed_without_answer()}}), 7)),
              1U);
}

TEST_F(NewsOfStrangersTest, ARepetitionCountsWithTheNextOneThatIsTold)
{
    for (std::uint64_t number = 1; number <= 20; ++number)
        tell(of_stranger(first_capture(number, static_cast<std::int64_t>(number) * 1'000'000), 7));
    EXPECT_EQ(tell(of_stranger(first_capture(30, 70'000'000), 7)), first_capture(1).size());
    EXPECT_EQ(repeated, 19U);
}

TEST_F(NewsOfStrangersTest, ResetsOfNoConnectionCostTheBudgetToo)
{
    std::size_t told = 0;
    for (int i = 0; i < 1000; ++i)
        told += tell(of_stranger(test::connection(0, {{i, engine::ResetObserved{}}}), 7));
    EXPECT_EQ(told, 60U);
    EXPECT_EQ(strangers.left_out(), 940U);
}

TEST_F(NewsOfStrangersTest, WhatIsOfNoLivingConnectionOfOneThatIsKnownIsCounted)
{
    tell(of_stranger(first_capture(1), 7));
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(
            tell(of_stranger(test::connection(0, {{i + 9'000'000, engine::ResetObserved{}}}), 7)),
            0U);
    EXPECT_EQ(strangers.left_out(), 20U);
    auto late = of_stranger(test::connection(5, {{9'100'000, engine::ResetObserved{}}}), 7);
    late[0].late = true; // of one that was not told
    EXPECT_EQ(tell(late), 0U);
    EXPECT_EQ(strangers.left_out(), 21U);
}

} // namespace
} // namespace bgpsnoop
