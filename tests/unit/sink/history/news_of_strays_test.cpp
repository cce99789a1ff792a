// SPDX-License-Identifier: Apache-2.0
#include "sink/history/news_of_strays.hpp"

#include <gtest/gtest.h>

#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

class NewsOfStraysTest : public testing::Test {
protected:
    bool is_told(std::uint8_t code, std::uint8_t subcode)
    {
        const auto late = test::connection(0, {{1, test::notification_message(code, subcode)}});
        return strays.tell(late.at(0)).itself;
    }

    sink::NewsOfStrays strays;
};

TEST_F(NewsOfStraysTest, AnotherCodeOrSubcodeIsAnotherPieceOfNews)
{
    EXPECT_TRUE(is_told(4, 0));
    EXPECT_FALSE(is_told(4, 0));
    EXPECT_TRUE(is_told(6, 2));
    EXPECT_TRUE(is_told(6, 5));
    EXPECT_FALSE(is_told(6, 2));
}

TEST_F(NewsOfStraysTest, NumbersThatNothingHasAreOneKind)
{
    EXPECT_TRUE(is_told(200, 1));
    EXPECT_FALSE(is_told(201, 2));
    EXPECT_TRUE(is_told(6, 200));
    EXPECT_FALSE(is_told(6, 201));
}

} // namespace
} // namespace bgpsnoop
