// SPDX-License-Identifier: Apache-2.0
#include "cli/size.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::cli {
namespace {

TEST(Sizes, AreCountedInPowersOfTwo)
{
    EXPECT_EQ(parse_size("1"), 1U);
    EXPECT_EQ(parse_size("512K"), 524'288U);
    EXPECT_EQ(parse_size("64MiB"), 67'108'864U);
    EXPECT_EQ(parse_size("64M"), parse_size("64MiB"));
    EXPECT_EQ(parse_size("1024GiB"), 1'099'511'627'776U);
}

TEST(Sizes, AreNoOtherText)
{
    for (const auto* text : {"", "0", "-1", "MiB", "1TB", "64 MiB", "64mib", "1.5G", "1025GiB",
                             "99999999999999999999", "18446744073709551615G"})
        EXPECT_EQ(parse_size(text), std::nullopt) << text;
}

} // namespace
} // namespace bgpsnoop::cli
