// SPDX-License-Identifier: Apache-2.0
#include "sink/http/body.hpp"

#include <array>

#include <gtest/gtest.h>

namespace bgpsnoop {
namespace {

using sink::Body;
using sink::BodyBudget;

TEST(Body, IsCopiedInParts)
{
    const Body body("abcdef");
    std::array<char, 4> room{};
    EXPECT_EQ(body.copy(0, room), 4U);
    EXPECT_EQ(body.copy(4, room), 2U);
    EXPECT_EQ(std::string_view(room.data(), 2), "ef");
    EXPECT_EQ(body.copy(6, room), 0U);
    EXPECT_EQ(body.copy(7, room), 0U);
}

TEST(Body, GivesNothingOnceItIsWithdrawn)
{
    Body body("abcdef");
    body.withdraw();
    std::array<char, 4> room{};
    EXPECT_FALSE(body.copy(0, room));
    EXPECT_TRUE(body.withdrawn());
    EXPECT_EQ(body.size(), 6U);
}

TEST(BodyBudget, WithdrawsTheOldestWhereThereIsTooMuch)
{
    BodyBudget budget(10);
    const auto first = budget.admit("aaaa");
    const auto second = budget.admit("bbbb");
    EXPECT_FALSE(first->withdrawn());
    const auto third = budget.admit("cccc");
    EXPECT_TRUE(first->withdrawn());
    EXPECT_FALSE(second->withdrawn());
    EXPECT_FALSE(third->withdrawn());
    EXPECT_EQ(budget.withdrawn(), 1U);
}

TEST(BodyBudget, ForgetsWhatNobodyHolds)
{
    BodyBudget budget(10);
    const auto first = budget.admit("aaaa");
    for (int i = 0; i < 100; ++i)
        budget.admit("bbbb");
    EXPECT_FALSE(first->withdrawn());
    EXPECT_EQ(budget.withdrawn(), 0U);
}

TEST(BodyBudget, HasRoomForTheNewestHoweverLong)
{
    BodyBudget budget(10);
    const auto first = budget.admit("aaaa");
    EXPECT_FALSE(budget.admit(std::string(100, 'b'))->withdrawn());
    EXPECT_TRUE(first->withdrawn());
}

} // namespace
} // namespace bgpsnoop
