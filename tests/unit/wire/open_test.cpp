// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/message.hpp"

namespace bgpsnoop::wire {
namespace {

using ::testing::ElementsAre;

Capability multiprotocol(Family family)
{
    return {.code = 1, .bytes = {}, .value = Multiprotocol{family}};
}

TEST(Open, TheAsIsThatOfTheFieldWithoutTheFourOctetCapability)
{
    EXPECT_EQ(Open{.as_field = 65001}.as(), 65001u);
}

TEST(Open, TheAsIsThatOfTheFourOctetCapabilityWhereTheFieldSaysAsTrans)
{
    Open open{.as_field = 23456};
    open.capabilities.push_back({.code = 65, .bytes = {}, .value = FourOctetAs{4200000000}});
    EXPECT_EQ(open.as(), 4200000000u);
}

TEST(Open, TheAsIsThatOfTheFieldIfTheFourOctetCapabilityIsMalformed)
{
    Open open{.as_field = 23456};
    open.capabilities.push_back({.code = 65, .bytes = {1}, .value = UndecodedCapability{}});
    EXPECT_EQ(open.as(), 23456u);
}

TEST(Open, WithoutMultiprotocolItIsIpv4UnicastAlone)
{
    EXPECT_THAT(Open{}.families(), ElementsAre(ipv4_unicast));
}

TEST(Open, FamiliesComeInWireOrderWithoutRepeats)
{
    Open open;
    for (const Family family : {Family{2, 1}, Family{1, 1}, Family{2, 1}, Family{25, 70}})
        open.capabilities.push_back(multiprotocol(family));
    EXPECT_THAT(open.families(), ElementsAre(Family{2, 1}, Family{1, 1}, Family{25, 70}));
}

TEST(Open, WithMultiprotocolIpv4UnicastIsNotImplied)
{
    Open open;
    open.capabilities.push_back(multiprotocol({2, 1}));
    EXPECT_THAT(open.families(), ElementsAre(Family{2, 1}));
}

TEST(Open, ItHasACapabilityEvenIfThatIsNotDecoded)
{
    Open open;
    open.capabilities.push_back({.code = 250, .bytes = {}, .value = UndecodedCapability{}});
    EXPECT_TRUE(open.has(250));
    EXPECT_FALSE(open.has(65));
}

TEST(Open, FindGivesTheFirstDecodedValueOfAShapeOrNull)
{
    Open open;
    open.capabilities.push_back(multiprotocol({2, 1}));
    open.capabilities.push_back(multiprotocol({1, 1}));
    ASSERT_NE(open.find<Multiprotocol>(), nullptr);
    EXPECT_EQ(open.find<Multiprotocol>()->family, (Family{2, 1}));
    EXPECT_EQ(open.find<Role>(), nullptr);
}

} // namespace
} // namespace bgpsnoop::wire
