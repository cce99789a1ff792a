// SPDX-License-Identifier: Apache-2.0
#include "sink/http/basic_auth.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace bgpsnoop::sink {
namespace {

using Answer = BasicAuth::Answer;
using std::chrono::seconds;

/// Of "right", with the least cost that there is.
constexpr const char* right_hash = "$2b$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC";

class BasicAuthTest : public testing::Test {
protected:
    BasicAuth auth{{{"ann", right_hash}}};
    BasicAuth::Clock::time_point now{seconds(100)};
};

TEST_F(BasicAuthTest, TheUserWithThePasswordComesInAndNobodyElse)
{
    EXPECT_EQ(auth.check("ann", "right", now), Answer::yes);
    EXPECT_EQ(auth.check("ann", "wrong", now), Answer::no);
    EXPECT_EQ(auth.check("ann", "", now), Answer::no);
    EXPECT_EQ(auth.check("bob", "right", now), Answer::no);
}

TEST_F(BasicAuthTest, WhatIsRememberedIsOfUserAndPasswordAndNotOfTheirLetters)
{
    EXPECT_EQ(auth.check("ann", "right", now), Answer::yes);
    EXPECT_EQ(auth.check("annr", "ight", now), Answer::no);
}

TEST_F(BasicAuthTest, WhoGuessesIsPutOffAndKeepsOutNobodyWhoWasInBefore)
{
    EXPECT_EQ(auth.check("ann", "right", now), Answer::yes);
    for (unsigned i = 1; i < BasicAuth::computed_per_second; ++i)
        EXPECT_EQ(auth.check("ann", std::to_string(i), now), Answer::no);
    EXPECT_EQ(auth.check("ann", "guess", now), Answer::ask_later);
    EXPECT_EQ(auth.check("ann", "right", now), Answer::yes);
    EXPECT_EQ(auth.check("ann", "guess", now + seconds(1)), Answer::no);
}

TEST(BasicAuth, WithoutUsersAllComeIn)
{
    BasicAuth open({});
    EXPECT_TRUE(open.open_to_all());
    EXPECT_EQ(open.check("", "", {}), Answer::yes);
}

TEST(BasicAuth, OnlyHashesOfBcryptOfABearableCostWillDo)
{
    EXPECT_EQ(problem_with_hash(right_hash), "");
    for (std::string hash : {"", "secret", "$1$abcdefgh$0123456789abcdefghijkl", "$2b$04$short",
                             "$2b$0x$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC"})
        EXPECT_EQ(problem_with_hash(hash), "is no bcrypt hash") << hash;
    std::string slow = right_hash;
    slow.replace(4, 2, "15");
    EXPECT_EQ(problem_with_hash(slow), "costs too much: 14 is the greatest cost, not 15");
}

} // namespace
} // namespace bgpsnoop::sink
