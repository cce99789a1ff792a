// SPDX-License-Identifier: Apache-2.0
#include "source/host/time_share.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::source {
namespace {

using namespace std::chrono_literals;

constexpr TimeShare::Clock::time_point start{1h};

TEST(TimeShare, WhoAsksForTheFirstTimeHasSomeAtOnce)
{
    TimeShare share(start);
    EXPECT_TRUE(share.is_left(start));
    share.spend(199ms);
    EXPECT_TRUE(share.is_left(start));
    share.spend(1ms);
    EXPECT_FALSE(share.is_left(start));
}

TEST(TimeShare, WhatTookLongIsPaidForTenTimes)
{
    TimeShare share(start);
    share.spend(700ms);
    EXPECT_FALSE(share.is_left(start + 5s));
    EXPECT_TRUE(share.is_left(start + 5010ms));
}

TEST(TimeShare, ALongRestSavesNoMoreThanWhatMayBeSpentAtOnce)
{
    TimeShare share(start);
    EXPECT_TRUE(share.is_left(start + 1h));
    share.spend(200ms);
    EXPECT_FALSE(share.is_left(start + 1h));
}

TEST(TimeShare, WithoutTimeNothingIsDone)
{
    TimeShare share;
    bool done = false;
    EXPECT_TRUE(share.run([&] { done = true; }));
    EXPECT_TRUE(done);
    share.spend(1h);
    EXPECT_FALSE(share.run([] { FAIL(); }));
}

} // namespace
} // namespace bgpsnoop::source
