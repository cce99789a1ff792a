// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "wire/message_type.hpp"

namespace bgpsnoop::wire {
namespace {

TEST(MessageType, TypesOneToSixHaveACounterOfTheirOwn)
{
    for (std::uint8_t type = 1; type <= 6; ++type)
        EXPECT_EQ(message_counter(type), type);
    EXPECT_EQ(message_counter(MessageType::capability), message_counters - 1);
}

TEST(MessageType, AllOtherTypesAreCountedTogether)
{
    EXPECT_EQ(message_counter(std::uint8_t{0}), 0U);
    for (unsigned type = 7; type <= 255; ++type)
        EXPECT_EQ(message_counter(static_cast<std::uint8_t>(type)), 0U) << type;
    EXPECT_EQ(message_counter(MessageType::old_route_refresh), 0U);
}

} // namespace
} // namespace bgpsnoop::wire
