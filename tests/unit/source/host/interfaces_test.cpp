// SPDX-License-Identifier: Apache-2.0
#include "source/host/interfaces.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "source/host/network_namespaces.hpp"
#include "support/elsewhere.hpp"

namespace bgpsnoop::source {
namespace {

constexpr std::uint32_t loopback = 1; // of any namespace

TEST(Interfaces, OfOurOwnNamespaceAreFoundWithAndWithoutAProcess)
{
    const auto self = static_cast<std::uint32_t>(::getpid());
    EXPECT_EQ(Interfaces().find({own_netns(), 0, loopback}, self).name, "lo");
    EXPECT_EQ(Interfaces().find({own_netns(), 0, loopback}, 0).name, "lo");
}

TEST(Interfaces, ThatAreNotThereHaveNoName)
{
    EXPECT_EQ(Interfaces().find({own_netns(), 0, 0x7fff'ffff}, 0).name, "");
}

/// Searching for a namespace has a share of the time, and many namespaces that are gone use it up.
TEST(Interfaces, AreFoundByAProcessThereWhenNothingMayBeSearchedForAnyMore)
{
    const test::Elsewhere elsewhere;
    if (!elsewhere.made())
        GTEST_SKIP() << "may not make a network namespace";
    Interfaces interfaces;
    EXPECT_EQ(interfaces.find({1, 0, loopback}, 0).name, "");
    for (std::uint32_t gone = 2; gone < 2000; ++gone)
        interfaces.find({gone, 0, loopback}, 0);
    EXPECT_EQ(interfaces.find({elsewhere.netns(), 0, loopback}, elsewhere.pid()).name, "lo");
}

TEST(Interfaces, AreRememberedUntilTheirNamespaceIsGone)
{
    Interfaces interfaces;
    std::uint32_t netns = 0;
    {
        const test::Elsewhere elsewhere;
        if (!elsewhere.made())
            GTEST_SKIP() << "may not make a network namespace";
        netns = elsewhere.netns();
        EXPECT_EQ(interfaces.find({netns, 0, loopback}, elsewhere.pid()).name, "lo");
    }
    EXPECT_EQ(interfaces.find({netns, 0, loopback}, 0).name, "lo");
    interfaces.forget(netns);
    EXPECT_EQ(interfaces.find({netns, 0, loopback}, 0).name, "");
}

} // namespace
} // namespace bgpsnoop::source
