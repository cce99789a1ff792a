// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "source/host/address_holders.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::test {
namespace {

TEST(AddressHolders, TheLoopbackAddressIsOnLo)
{
    source::AddressHolders holders;
    const auto loopback = wire::Address::parse("127.0.0.1").value();
    EXPECT_EQ(holders.find(source::own_netns(), 0, loopback), "lo");
}

TEST(AddressHolders, NoInterfaceHasAnAddressThatIsNotHere)
{
    source::AddressHolders holders;
    const std::uint32_t here = source::own_netns();
    EXPECT_EQ(holders.find(here, 0, wire::Address::parse("192.0.2.1").value()), "");
    EXPECT_EQ(holders.find(here, 0, wire::Address::parse("0.0.0.0").value()), "");
    EXPECT_EQ(holders.find(0, 0, wire::Address::parse("127.0.0.1").value()), "");
}

} // namespace
} // namespace bgpsnoop::test
