// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/bgp_bytes.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::wire {
namespace {

using test::ByteVector;
using test::capabilities;
using test::capability;
using test::Layout;
using test::open_body;
using ::testing::ElementsAre;

const ByteVector minimal_open = Layout()
                                    .u8(4)           // version
                                    .u16(65001)      // my autonomous system
                                    .u16(180)        // hold time
                                    .u32(0x0a000001) // BGP identifier
                                    .u8(0)           // optional parameters length
                                    .done();

const ByteVector ipv4_and_as4 =
    capabilities({capability(1, {0, 1, 0, 1}), capability(65, {0, 0, 0xfd, 0xe9})});
const ByteVector ipv6_and_refresh = capabilities({capability(1, {0, 2, 0, 1}), capability(2, {})});

std::vector<std::uint8_t> codes(const Open& open)
{
    std::vector<std::uint8_t> all;
    for (const Capability& each : open.capabilities)
        all.push_back(each.code);
    return all;
}

void expect_every_truncation_is_an_error(const ByteVector& body)
{
    ASSERT_TRUE(decode_open(body));
    for (std::size_t size = 0; size < body.size(); ++size) {
        const auto decoded = decode_open(Bytes(body).first(size));
        ASSERT_FALSE(decoded) << size;
        EXPECT_LE(decoded.error().offset, size);
    }
}

TEST(DecodeOpen, AMinimalOpenHasItsFixedFieldsAndNoCapabilities)
{
    const Open expected{.version = 4, .as_field = 65001, .hold_time = 180, .bgp_id = 0x0a000001};
    EXPECT_EQ(decode_open(minimal_open), expected);
}

TEST(DecodeOpen, EveryTruncationIsAnError)
{
    expect_every_truncation_is_an_error(minimal_open);
    expect_every_truncation_is_an_error(open_body({ipv4_and_as4, ipv6_and_refresh}));
}

TEST(DecodeOpen, CapabilitiesComeInWireOrderOverAllParameters)
{
    const auto open = decode_open(open_body({ipv4_and_as4, ipv6_and_refresh}));
    ASSERT_TRUE(open);
    EXPECT_THAT(codes(*open), ElementsAre(1, 65, 1, 2));
    EXPECT_THAT(open->families(), ElementsAre(Family{1, 1}, Family{2, 1}));
}

TEST(DecodeOpen, OneParameterForEachCapabilityIsTheSame)
{
    const auto one =
        decode_open(open_body({capabilities({capability(2, {}), capability(70, {})})}));
    const auto two = decode_open(
        open_body({capabilities({capability(2, {})}), capabilities({capability(70, {})})}));
    EXPECT_EQ(one, two);
}

TEST(DecodeOpen, AsTransGivesWayToTheFourOctetAs)
{
    const ByteVector as4 = capability(65, Layout().u32(4200000001).done());
    const auto open = decode_open(open_body({capabilities({as4})}, {.as = 23456}));
    ASSERT_TRUE(open);
    EXPECT_EQ(open->as_field, 23456);
    EXPECT_EQ(open->as(), 4200000001u);
}

TEST(DecodeOpen, AnotherParameterIsKeptByTypeAndBytes)
{
    const ByteVector authentication{1, 3, 9, 8, 7};
    const auto open = decode_open(open_body({authentication, ipv6_and_refresh}));
    ASSERT_TRUE(open);
    EXPECT_THAT(open->other_parameters, ElementsAre(OtherParameter{1, {9, 8, 7}}));
    EXPECT_THAT(codes(*open), ElementsAre(1, 2));
}

TEST(DecodeOpen, AnyVersionAndHoldTimeDecode)
{
    const auto open = decode_open(open_body({}, {.hold_time = 1, .bgp_id = 0}));
    EXPECT_EQ(open->hold_time, 1) << "whether a value is acceptable is not the decoder's question";
}

TEST(DecodeOpen, BytesBehindTheParametersAreAnError)
{
    const auto decoded = decode_open(Layout().bytes(minimal_open).u16(0).done());
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error(), (Malformed{"2 bytes follow the optional parameters", 10}));
}

TEST(DecodeOpen, AParameterLongerThanTheParametersIsAnError)
{
    const auto decoded = decode_open(open_body({{2, 3, 2, 0}}));
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error(), (Malformed{"an optional parameter does not fit", 12}));
}

TEST(DecodeOpen, AParameterWithoutALengthIsAnError)
{
    EXPECT_FALSE(decode_open(open_body({{2}})));
}

// --- RFC 9072: Extended Optional Parameters Length
// ------------------------------------------------

ByteVector extended_open(std::uint8_t one_byte_length, const ByteVector& parameters)
{
    return Layout()
        .bytes(Bytes(minimal_open).first(9))
        .u8(one_byte_length)
        .u8(255) // non-extended parameter type
        .sized16(parameters)
        .done();
}

TEST(DecodeOpen, ExtendedParametersHaveLengthsOfTwoBytes)
{
    const ByteVector big = capability(200, ByteVector(250, 0xaa));
    const ByteVector parameter = Layout().u8(2).sized16(test::join({big, big})).done();
    const ByteVector body = extended_open(255, test::join({parameter, parameter}));
    const auto open = decode_open(body);
    ASSERT_TRUE(open);
    EXPECT_THAT(codes(*open), ElementsAre(200, 200, 200, 200));
    EXPECT_EQ(open->capabilities[3].bytes, ByteVector(250, 0xaa));
    expect_every_truncation_is_an_error(body);
}

TEST(DecodeOpen, TheOneByteLengthOfExtendedParametersIsIgnored)
{
    const ByteVector parameter = Layout().u8(2).sized16(capability(2, {})).done();
    for (const std::uint8_t length : ByteVector{1, 5, 254, 255}) {
        const auto open = decode_open(extended_open(length, parameter));
        ASSERT_TRUE(open) << int(length);
        EXPECT_TRUE(open->has(2));
    }
}

TEST(DecodeOpen, WithALengthOfZeroATypeOf255DoesNotMeanExtended)
{
    const auto decoded = decode_open(extended_open(0, {}));
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().offset, 10u) << "the OPEN ends there, the rest is too many";
}

TEST(DecodeOpen, CapabilitiesAndParametersWithoutEndAreCountedAndNotKept)
{
    constexpr std::size_t many = 4'000;
    Layout parameters;
    for (std::size_t i = 0; i < many; ++i)
        parameters.u8(2).u16(6).u8(1).u8(4).u16(static_cast<std::uint16_t>(i)).u8(0).u8(1);
    for (std::size_t i = 0; i < 20; ++i)
        parameters.u8(99).u16(1).u8(7);
    parameters.u8(99).u16(256).bytes(ByteVector(256, 7));
    const ByteVector all = parameters.done();
    const auto open = decode_open(Layout()
                                      .u8(4)
                                      .u16(65001)
                                      .u16(180)
                                      .u32(0x0a000001)
                                      .u8(255)
                                      .u8(255)
                                      .u16(static_cast<std::uint16_t>(all.size()))
                                      .bytes(all)
                                      .done());
    ASSERT_TRUE(open);
    EXPECT_EQ(open->capabilities.size(), Open::most_capabilities);
    EXPECT_EQ(open->other_parameters.size(), Open::most_other_parameters);
    EXPECT_EQ(open->left_out,
              many - Open::most_capabilities + 20 - Open::most_other_parameters + 1);
}

TEST(DecodeOpen, NoMoreOctetsAreKeptThanAnOpenMayHave)
{
    Layout parameters;
    for (int i = 0; i < 100; ++i)
        parameters.u8(2).u16(253).u8(200).u8(251).bytes(ByteVector(251, 7));
    parameters.u8(2).u16(2).u8(2).u8(0); // one that still finds room
    const auto open = decode_open(extended_open(255, parameters.done()));
    ASSERT_TRUE(open);
    constexpr std::size_t kept = Open::most_bytes / 251;
    EXPECT_EQ(open->capabilities.size(), kept + 1);
    EXPECT_TRUE(open->has(2));
    EXPECT_EQ(open->left_out, 100 - kept);
}

TEST(DecodeOpen, ExtendedParametersMayBeNone)
{
    EXPECT_TRUE(decode_open(extended_open(255, {}))->capabilities.empty());
}

TEST(DecodeOpen, AParameterLengthOf255WithoutTheTypeIsNotExtended)
{
    const ByteVector most = capabilities({capability(200, ByteVector(251, 0))});
    ASSERT_EQ(most.size(), 255u);
    EXPECT_TRUE(decode_open(open_body({most}))->has(200));
}

} // namespace
} // namespace bgpsnoop::wire
