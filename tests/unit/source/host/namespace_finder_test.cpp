// SPDX-License-Identifier: Apache-2.0
#include "source/host/namespace_finder.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::source {
namespace {

TEST(NamespaceFinder, OurOwnIsFoundByItsCookie)
{
    const Netns own = netns_here();
    const auto found = NamespaceFinder().by_cookie(own.cookie);
    ASSERT_EQ(found.has_value(), own.cookie != 0);
    EXPECT_TRUE(!found || found->inode == own.inode);
}

TEST(NamespaceFinder, OneThatIsGoneIsNotTakenForOurs)
{
    if (netns_here().cookie == 0)
        GTEST_SKIP() << "the kernel tells no cookies";
    constexpr std::uint64_t cookie = 0x7fff'ffff'0000'1234;
    NamespaceFinder finder;
    EXPECT_EQ(finder.by_cookie(cookie)->inode, 0x1234U);
    EXPECT_EQ(finder.by_cookie(cookie)->cookie, cookie);
}

TEST(NamespaceFinder, ManyThatAreGoneDoNotHoldAnythingUp)
{
    NamespaceFinder finder;
    const auto begun = std::chrono::steady_clock::now();
    for (std::uint64_t cookie = 1; cookie <= 200'000; ++cookie)
        finder.by_cookie(cookie << 32 | cookie);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

} // namespace
} // namespace bgpsnoop::source
