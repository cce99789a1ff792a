// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/bgp_bytes.hpp"
#include "wire/message.hpp"

/// Every capability that has a decoder, field by field.
namespace bgpsnoop::wire {
namespace {

using test::ByteVector;
using test::Layout;

Capability decoded(std::uint8_t code, const ByteVector& value)
{
    const Open open = decode_open(test::open_with(code, value)).value();
    EXPECT_EQ(open.capabilities.size(), 1u);
    EXPECT_EQ(open.capabilities.at(0).code, code);
    EXPECT_EQ(open.capabilities.at(0).bytes, value) << "the bytes are always kept";
    return open.capabilities.at(0);
}

template <typename Value> Value value(std::uint8_t code, const Layout& layout)
{
    const Capability capability = decoded(code, layout.done());
    const auto* decoded_value = std::get_if<Value>(&capability.value);
    EXPECT_NE(decoded_value, nullptr) << "capability " << int(code);
    return decoded_value != nullptr ? *decoded_value : Value{};
}

TEST(Capability, SomeSayAllByTheirPresence)
{
    for (const std::uint8_t code : ByteVector{2, 6, 70, 74, 77, 128})
        EXPECT_EQ(value<NoValue>(code, Layout()), NoValue{});
}

TEST(Capability, UnknownOnesKeepTheirNumberAndBytes)
{
    for (const std::uint8_t code : ByteVector{0, 4, 10, 68, 72, 129, 131, 185, 239, 255})
        EXPECT_EQ(decoded(code, {1, 2, 3}).value, CapabilityValue(UndecodedCapability{}));
}

TEST(Capability, MultiprotocolIsAFamilyAndItsReservedByteIsIgnored)
{
    const auto layout = Layout()
                            .u16(25)  // AFI
                            .u8(0xff) // reserved
                            .u8(70);  // SAFI
    EXPECT_EQ(value<Multiprotocol>(1, layout).family, (Family{25, 70}));
}

TEST(Capability, OutboundRouteFilteringListsTypesForEachFamily)
{
    const auto layout = Layout()
                            .u16(1) // AFI
                            .u8(0)  // reserved
                            .u8(1)  // SAFI
                            .u8(2)  // number of ORFs
                            .u8(64) // type: address prefix
                            .u8(3)  // both
                            .u8(65) // type
                            .u8(1)  // receive
                            .u16(2) // the next AFI
                            .u8(0)  // reserved
                            .u8(1)  // SAFI
                            .u8(0); // number of ORFs
    const Orf expected{{{{1, 1}, {{64, 3}, {65, 1}}}, {{2, 1}, {}}}};
    EXPECT_EQ(value<Orf>(3, layout), expected);
    EXPECT_EQ(value<Orf>(130, layout), expected) << "prestandard code";
}

TEST(Capability, ExtendedNextHopHasASafiOfTwoBytes)
{
    const auto layout = Layout()
                            .u16(1)   // AFI
                            .u16(128) // SAFI
                            .u16(2)   // next hop AFI
                            .u16(1)
                            .u16(1)
                            .u16(2);
    EXPECT_EQ(value<ExtendedNextHop>(5, layout), (ExtendedNextHop{{{1, 128, 2}, {1, 1, 2}}}));
}

TEST(Capability, BgpsecHasAVersionADirectionAndAnAfi)
{
    EXPECT_EQ(value<BgpsecCapability>(7, Layout().u8(0x00).u16(2)), (BgpsecCapability{0, true, 2}));
    EXPECT_EQ(value<BgpsecCapability>(7, Layout().u8(0x1f).u16(1)),
              (BgpsecCapability{1, false, 1}));
}

TEST(Capability, MultipleLabelsCountsForEachFamily)
{
    const auto layout = Layout()
                            .u16(1)  // AFI
                            .u8(4)   // SAFI
                            .u8(10); // count
    EXPECT_EQ(value<MultipleLabels>(8, layout), (MultipleLabels{{{{1, 4}, 10}}}));
}

TEST(Capability, RoleIsOneByte)
{
    EXPECT_EQ(value<Role>(9, Layout().u8(3)).role, 3);
}

TEST(Capability, GracefulRestartHasFlagsATimeAndFamilies)
{
    const auto layout = Layout()
                            .u16(0xc078) // R, N, 120 seconds
                            .u16(1)      // AFI
                            .u8(1)       // SAFI
                            .u8(0x80)    // forwarding preserved
                            .u16(2)
                            .u8(1)
                            .u8(0x7f); // reserved flags alone
    EXPECT_EQ(value<GracefulRestart>(64, layout),
              (GracefulRestart{true, true, 120, {{{1, 1}, true}, {{2, 1}, false}}}));
    EXPECT_EQ(value<GracefulRestart>(64, Layout().u16(0x3fff)),
              (GracefulRestart{false, false, 4095, {}}));
}

TEST(Capability, FourOctetAsIsAnAs)
{
    EXPECT_EQ(value<FourOctetAs>(65, Layout().u32(4200000000)).as, 4200000000u);
}

TEST(Capability, DynamicCapabilityListsCodesOrNone)
{
    EXPECT_EQ(value<DynamicCapability>(67, Layout().u8(1).u8(64)).codes, (ByteVector{1, 64}));
    EXPECT_TRUE(value<DynamicCapability>(67, Layout()).codes.empty());
}

TEST(Capability, AddPathHasADirectionForEachFamily)
{
    const auto layout = Layout()
                            .u16(1) // AFI
                            .u8(1)  // SAFI
                            .u8(3)  // both
                            .u16(2)
                            .u8(1)
                            .u8(1); // receive
    EXPECT_EQ(value<AddPath>(69, layout), (AddPath{{{{1, 1}, 3}, {{2, 1}, 1}}}));
}

TEST(Capability, LongLivedGracefulRestartHasAStaleTimeOfThreeBytes)
{
    const auto layout = Layout()
                            .u16(1)      // AFI
                            .u8(1)       // SAFI
                            .u8(0x80)    // forwarding preserved
                            .u24(86400); // seconds
    EXPECT_EQ(value<LongLivedGracefulRestart>(71, layout),
              (LongLivedGracefulRestart{{{{1, 1}, true, 86400}}}));
}

TEST(Capability, FqdnHasAHostNameAndADomainName)
{
    const auto layout = Layout().u8(2).text("r1").u8(11).text("example.net");
    EXPECT_EQ(value<Fqdn>(73, layout), (Fqdn{"r1", "example.net"}));
    EXPECT_EQ(value<Fqdn>(184, layout), (Fqdn{"r1", "example.net"})) << "prestandard code";
    EXPECT_EQ(value<Fqdn>(73, Layout().u8(0).u8(0)), (Fqdn{"", ""}));
}

TEST(Capability, SoftwareVersionComesWithALengthOrWithout)
{
    EXPECT_EQ(value<SoftwareVersion>(75, Layout().u8(14).text("FRRouting/10.0")).version,
              "FRRouting/10.0");
    EXPECT_EQ(value<SoftwareVersion>(75, Layout().text("FRRouting/10.0")).version,
              "FRRouting/10.0");
    const std::string longest(64, 'v');
    EXPECT_EQ(value<SoftwareVersion>(75, Layout().u8(64).text(longest)).version, longest);
    EXPECT_EQ(value<SoftwareVersion>(75, Layout()).version, "");
}

TEST(Capability, PathsLimitHasALimitOfTwoBytesForEachFamily)
{
    const auto layout = Layout()
                            .u16(1)    // AFI
                            .u8(1)     // SAFI
                            .u16(500); // paths
    EXPECT_EQ(value<PathsLimit>(76, layout), (PathsLimit{{{{1, 1}, 500}}}));
}

TEST(Capability, TextsAreSanitised)
{
    EXPECT_EQ(value<Fqdn>(73, Layout().u8(2).text("\x1b[").u8(1).text("\xff")),
              (Fqdn{"\uFFFD[", "\uFFFD"}));
    EXPECT_EQ(value<SoftwareVersion>(75, Layout().text("x\x1by")).version, "x\uFFFDy");
}

} // namespace
} // namespace bgpsnoop::wire
