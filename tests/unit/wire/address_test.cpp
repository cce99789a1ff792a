// SPDX-License-Identifier: Apache-2.0
#include "wire/address.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::wire {
namespace {

TEST(Address, AnIpv4AddressIsMappedIntoIpv6AndPrintsAsIpv4)
{
    const std::array<std::uint8_t, 4> four{192, 0, 2, 1};
    const Address address = Address::v4(four.data());
    EXPECT_TRUE(address.is_v4());
    EXPECT_EQ(address.to_string(), "192.0.2.1");
}

TEST(Address, TheMappedFormAndTheIpv4FormAreTheSameAddress)
{
    EXPECT_EQ(Address::parse("::ffff:192.0.2.1"), Address::parse("192.0.2.1"));
}

TEST(Address, AnIpv6AddressPrintsInItsShortestForm)
{
    const auto address = Address::parse("2001:DB8:0:0:0:0:0:1");
    ASSERT_TRUE(address);
    EXPECT_FALSE(address->is_v4());
    EXPECT_EQ(address->to_string(), "2001:db8::1");
}

TEST(Address, WhatIsNoAddressDoesNotParse)
{
    using namespace std::string_view_literals;
    for (const auto text : {""sv, "192.0.2"sv, "192.0.2.256"sv, "2001:db8::1::"sv, "fe80::1%eth0"sv,
                            "192.0.2.1 "sv, "peer.example"sv, "192.0.2.1\0junk"sv})
        EXPECT_FALSE(Address::parse(text)) << text;
}

TEST(Address, BothUnspecifiedAddressesAreUnspecified)
{
    EXPECT_TRUE(Address::parse("::")->is_unspecified());
    EXPECT_TRUE(Address::parse("0.0.0.0")->is_unspecified());
    EXPECT_FALSE(Address::parse("::1")->is_unspecified());
    EXPECT_FALSE(Address::parse("0.0.0.1")->is_unspecified());
    EXPECT_EQ(Address::parse("0.0.0.0")->to_string(), "0.0.0.0");
    EXPECT_EQ(Address::parse("::")->to_string(), "::");
}

TEST(Address, LinkLocalIsTenBitsWide)
{
    EXPECT_TRUE(Address::parse("fe80::1")->is_link_local());
    EXPECT_TRUE(Address::parse("febf::1")->is_link_local());
    EXPECT_FALSE(Address::parse("fec0::1")->is_link_local());
    EXPECT_FALSE(Address::parse("169.254.0.1")->is_link_local());
}

TEST(Address, LoopbackIsANetOfIpv4AndOneAddressOfIpv6)
{
    EXPECT_TRUE(Address::parse("127.0.0.1")->is_loopback());
    EXPECT_TRUE(Address::parse("127.255.0.9")->is_loopback());
    EXPECT_TRUE(Address::parse("::1")->is_loopback());
    EXPECT_FALSE(Address::parse("128.0.0.1")->is_loopback());
    EXPECT_FALSE(Address::parse("::2")->is_loopback());
    EXPECT_FALSE(Address::parse("7f00::1")->is_loopback());
}

TEST(Address, AddressesAndEndpointsAreOrdered)
{
    const Address low = *Address::parse("192.0.2.1");
    const Address high = *Address::parse("192.0.2.2");
    EXPECT_LT(low, high);
    EXPECT_LT((Endpoint{low, 179}), (Endpoint{low, 180}));
    EXPECT_LT((Endpoint{low, 180}), (Endpoint{high, 179}));
}

} // namespace
} // namespace bgpsnoop::wire
