// SPDX-License-Identifier: Apache-2.0
#include "wire/text.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop {
namespace {

using namespace std::chrono_literals;
using wire::duration_text;

TEST(Text, DurationsReadWell)
{
    EXPECT_EQ(duration_text(0s), "0.00 ms");
    EXPECT_EQ(duration_text(50us), "0.05 ms");
    EXPECT_EQ(duration_text(1200us), "1.2 ms");
    EXPECT_EQ(duration_text(860'700us), "860.7 ms");
    EXPECT_EQ(duration_text(4s), "4.0 s");
    EXPECT_EQ(duration_text(119s), "119.0 s");
    EXPECT_EQ(duration_text(125s), "2m05s");
    EXPECT_EQ(duration_text(3723s), "1h02m03s");
    EXPECT_EQ(duration_text(76h), "3d04h");
}

TEST(Text, TimeThatRunsBackwardsIsWrittenToo)
{
    EXPECT_EQ(duration_text(-50us), "-0.05 ms");
    EXPECT_EQ(duration_text(-4s), "-4.0 s");
}

TEST(Text, AnIdentifierIsADottedQuad)
{
    EXPECT_EQ(wire::dotted_quad(0x0a5201ff), "10.82.1.255");
}

} // namespace
} // namespace bgpsnoop
