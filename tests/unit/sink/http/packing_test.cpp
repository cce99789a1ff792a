// SPDX-License-Identifier: Apache-2.0
#include "sink/http/packing.hpp"

#include <gtest/gtest.h>

#include "support/unpacked.hpp"

namespace bgpsnoop::sink {
namespace {

TEST(Packing, GzipIsTakenWhereItIsNamed)
{
    for (const char* field : {"gzip", "deflate, gzip", "gzip;q=0.5", "GZIP", "x-gzip", "*",
                              "br;q=1.0, gzip;q=0.8, *;q=0.1", "identity;q=1, gzip ; q=1"})
        EXPECT_TRUE(takes_gzip(field)) << field;
}

TEST(Packing, GzipIsNotTakenWhereItIsRefusedOrNotNamed)
{
    for (const char* field : {"", "identity", "deflate, br", "gzip;q=0", "gzip; q=0.000, *",
                              "*;q=0", "gzipped", ",;,=", "gzip;q="})
        EXPECT_FALSE(takes_gzip(field)) << field;
}

TEST(Packing, WhatIsPackedUnpacksToTheSame)
{
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += std::to_string(i * 7919) + '\n';
    const auto small = packed(text);
    ASSERT_TRUE(small);
    EXPECT_LT(small->size(), text.size() / 2);
    EXPECT_TRUE(test::unpacked(*small) == text);
    EXPECT_EQ(test::unpacked(packed("").value()), "");
}

} // namespace
} // namespace bgpsnoop::sink
