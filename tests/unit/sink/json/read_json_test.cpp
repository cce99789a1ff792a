// SPDX-License-Identifier: Apache-2.0
#include "sink/json/read_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace bgpsnoop::sink {
namespace {

using nlohmann::ordered_json;

TEST(ReadJson, WhatNoCountCanBeIsNone)
{
    for (const char* number : {"-1", "1e300", "-1e300", "18446744073709551616", "\"5\"", "[5]"})
        EXPECT_EQ(number_of(ordered_json{{"n", ordered_json::parse(number)}}, "n"), 0U) << number;
    EXPECT_EQ(number_of({{"n", 5}}, "n"), 5U) << "of this process, where it may be signed";
    EXPECT_EQ(number_of({{"n", 5.5}}, "n"), 5U);
    EXPECT_EQ(sum_of({{"a", 1}, {"b", -1}, {"c", 1e300}}), 1U);
}

TEST(ReadJson, WhatNoDurationCanBeIsNone)
{
    EXPECT_FALSE(duration_of({{"d", 1e300}}, "d"));
    EXPECT_FALSE(duration_of({{"d", -1e300}}, "d"));
    EXPECT_EQ(duration_of({{"d", 1.5}}, "d"), std::chrono::milliseconds(1500));
}

TEST(ReadJson, WhatIsNoTimeHasNeitherDateNorClock)
{
    const ordered_json event{{"time", "2026-11-23T05:28:16.732489Z"}};
    EXPECT_EQ(date_of(event), "2026-11-23");
    EXPECT_EQ(clock_of(event), "05:28:16.732489");
    const ordered_json cut_within{{"time", "aaaaaaaaa\u20ac\u20ac\u20ac"}};
    EXPECT_EQ(date_of(cut_within) + clock_of(cut_within), "");
}

} // namespace
} // namespace bgpsnoop::sink
