// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/clock_offset.hpp"

#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

namespace bgpsnoop::source {
namespace {

using namespace std::chrono_literals;

/// Two clocks an hour apart, and a reader that is held up after some of its looks.
struct Machine {
    std::vector<std::chrono::nanoseconds> held_up; ///< after each look, then no more
    std::chrono::nanoseconds now = 10s;
    std::size_t looks = 0;

    std::chrono::nanoseconds look()
    {
        const auto seen = now;
        now += looks < held_up.size() ? held_up[looks] : 1us;
        ++looks;
        return seen;
    }
    ClockOffset offset(int readings)
    {
        return offset_of([this] { return look() + 1h; }, [this] { return look(); }, readings,
                         100us);
    }
};

TEST(ClockOffset, IsReadOnceByWhoIsNotHeldUp)
{
    Machine machine;
    const ClockOffset offset = machine.offset(50);
    EXPECT_EQ(offset.ahead, 1h);
    EXPECT_EQ(offset.uncertainty, 1us);
    EXPECT_EQ(machine.looks, 3U);
}

TEST(ClockOffset, IsReadAgainByWhoWasHeldUp)
{
    Machine machine{.held_up = {20ms, 1us, 1us, 1us, 30ms}};
    EXPECT_EQ(machine.offset(50).ahead, 1h);
    EXPECT_EQ(machine.looks, 9U);
}

TEST(ClockOffset, IsTheLeastUncertainWhereNoneIsGoodAndSaysHowWrongItMayBe)
{
    Machine machine{.held_up = {20ms, 0ms, 1us, 3ms, 0ms, 1us, 50ms, 0ms}};
    const ClockOffset offset = machine.offset(3);
    EXPECT_EQ(offset.uncertainty, 1500us);
    EXPECT_LE(std::chrono::abs(offset.ahead - 1h), offset.uncertainty);
    EXPECT_EQ(machine.looks, 9U);
}

} // namespace
} // namespace bgpsnoop::source
