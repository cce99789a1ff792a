// SPDX-License-Identifier: Apache-2.0
#include "cli/live/pace.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::cli {

namespace {

using namespace std::chrono_literals;

constexpr Pace::Clock::time_point begin{1h};

engine::Input input_of(decltype(engine::Input::what) what)
{
    engine::Input result;
    result.what = std::move(what);
    return result;
}

} // namespace

TEST(Pace, WithoutNewsItWaitsForTheNextLook)
{
    EXPECT_EQ(Pace().wait(begin, begin + 990ms), 990ms);
}

TEST(Pace, AfterNewsItLooksOftenUntilWhatTheyWaitForIsDue)
{
    Pace pace;
    pace.note(input_of(engine::TcpStateChanged{}), begin);
    EXPECT_EQ(pace.wait(begin + 11s, begin + 12s), 100ms);
    EXPECT_EQ(pace.wait(begin + 13s, begin + 14s), 1s);
}

TEST(Pace, WhatComesOfEverySessionEachSecondIsNoNews)
{
    Pace pace;
    pace.note(input_of(engine::Tick{}), begin);
    pace.note(input_of(engine::SampleTaken{}), begin);
    pace.note(input_of(engine::SampleUnchanged{}), begin);
    EXPECT_EQ(pace.wait(begin, begin + 1s), 1s);
}

TEST(Pace, ALookThatIsDueIsNotWaitedFor)
{
    Pace pace;
    EXPECT_EQ(pace.wait(begin, begin - 5ms), 0ms);
    pace.note(input_of(engine::TcpStateChanged{}), begin);
    EXPECT_EQ(pace.wait(begin, begin + 30ms), 30ms);
}

} // namespace bgpsnoop::cli
