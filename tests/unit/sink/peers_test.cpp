// SPDX-License-Identifier: Apache-2.0
#include "sink/peers.hpp"

#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop::sink {
namespace {

bool includes(std::string_view text, const char* peer, std::string_view interface = "")
{
    return Peers::parse(text).value().include(test::address(peer), interface);
}

TEST(Peers, AnAddressIsOnePeerHoweverItIsWritten)
{
    EXPECT_TRUE(includes("2001:DB8:0::1", "2001:db8::1"));
    EXPECT_TRUE(includes("10.0.0.1", "10.0.0.1"));
    EXPECT_FALSE(includes("10.0.0.1", "10.0.0.2"));
}

TEST(Peers, APrefixIsAllBelowIt)
{
    EXPECT_TRUE(includes("10.0.0.0/8", "10.255.1.2"));
    EXPECT_TRUE(includes("10.1.2.3/8", "10.255.1.2")); // its other bits do not count
    EXPECT_FALSE(includes("10.0.0.0/8", "11.0.0.1"));
    EXPECT_TRUE(includes("2001:db8::/33", "2001:db8:7fff::1"));
    EXPECT_FALSE(includes("2001:db8::/33", "2001:db8:8000::1"));
}

TEST(Peers, NoFamilyIsPartOfTheOther)
{
    EXPECT_TRUE(includes("0.0.0.0/0", "192.0.2.1"));
    EXPECT_FALSE(includes("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(includes("::/0", "2001:db8::1"));
    EXPECT_FALSE(includes("::/0", "192.0.2.1"));
}

TEST(Peers, AnInterfaceCountsWhereItIsNamed)
{
    EXPECT_TRUE(includes("fe80::1", "fe80::1", "eth0"));
    EXPECT_TRUE(includes("fe80::1%eth0", "fe80::1", "eth0"));
    EXPECT_FALSE(includes("fe80::1%eth1", "fe80::1", "eth0"));
    EXPECT_TRUE(includes("fe80::%eth0/10", "fe80::1", "eth0"));
}

TEST(Peers, WhatIsNoAddressAndNoPrefixIsRefused)
{
    for (const char* text : {"", "router", "10.0.0.1/33", "10.0.0.0/", "10.0.0.0/8x", "::/129",
                             "10.0.0.0/-1", "10.0.0/8", "/8"})
        EXPECT_FALSE(Peers::parse(text)) << text;
}

TEST(Peers, TheMoreSpecificIsGreater)
{
    EXPECT_GT(*Peers::parse("10.0.0.0/16"), *Peers::parse("10.0.0.0/8"));
    EXPECT_GT(*Peers::parse("fe80::1%eth0"), *Peers::parse("fe80::1"));
}

} // namespace
} // namespace bgpsnoop::sink
