// SPDX-License-Identifier: Apache-2.0
#include "wire/path_attribute.hpp"

#include <gtest/gtest.h>

#include "support/bytes.hpp"

namespace bgpsnoop::wire {
namespace {

using test::ByteVector;
using test::Layout;

std::string described(const ByteVector& quoted)
{
    const auto attribute = read_path_attribute(quoted);
    return attribute ? describe(*attribute) : std::string();
}

TEST(PathAttribute, FlagsTypeLengthAndValueAreRead)
{
    const ByteVector quoted = Layout().u8(0x40).u8(1).u8(1).u8(9).done();
    const auto attribute = read_path_attribute(quoted).value();
    EXPECT_EQ(attribute.flags, 0x40);
    EXPECT_EQ(attribute.type, 1);
    EXPECT_EQ(attribute.length, 1);
    EXPECT_EQ(described(quoted), "attribute 1 (origin), flags 40 (transitive), length 1, value 09");
}

TEST(PathAttribute, ALengthOfTwoOctetsHasItsFlag)
{
    EXPECT_EQ(described(Layout().u8(0xd0).u8(35).u16(4).u32(65000).done()),
              "attribute 35 (only_to_customer), flags d0 (optional, transitive, extended length), "
              "length 4, value 0000fde8");
}

TEST(PathAttribute, AQuotationMayBeginWithTheType)
{
    EXPECT_EQ(described(Layout().u8(35).u8(4).u32(65000).done()),
              "attribute 35 (only_to_customer), length 4, value 0000fde8");
    EXPECT_EQ(described(Layout().u8(35).u16(4).u32(65000).done()),
              "attribute 35 (only_to_customer), length 4, value 0000fde8");
}

TEST(PathAttribute, AQuotationMayEndBeforeItsValueDoes)
{
    EXPECT_EQ(described(Layout().u8(35).u16(1024).u32(65000).u32(0x18cb0071).done()),
              "attribute 35 (only_to_customer), length 1024, of which 8 follow: 0000fde818cb0071");
    EXPECT_EQ(described(Layout().u8(0x80).u8(4).u8(5).u32(7).done()),
              "attribute 4 (multi_exit_disc), flags 80 (optional), length 5, of which 4 follow: "
              "00000007");
    EXPECT_EQ(described(Layout().u8(0xc0).u8(8).u8(4).done()),
              "attribute 8 (community), flags c0 (optional, transitive), length 4, and no value");
}

TEST(PathAttribute, AnUnknownTypeIsNamedByItsNumber)
{
    EXPECT_EQ(described(Layout().u8(0x40).u8(200).u8(0).done()),
              "attribute 200 (unknown_200), flags 40 (transitive), length 0");
}

TEST(PathAttribute, ALongValueIsCut)
{
    const auto text = described(Layout().u8(0x50).u8(2).u16(40).fill(40, 0xab).done());
    EXPECT_TRUE(text.ends_with("abab...")) << text;
}

TEST(PathAttribute, WhatLooksLikeNoneIsNone)
{
    EXPECT_EQ(described({}), "");
    EXPECT_EQ(described({0x40}), "");
    EXPECT_EQ(described({0x40, 1}), "");
    EXPECT_EQ(described({0xfe, 0xff, 0xff, 0xff}), "");
}

TEST(PathAttribute, EveryTruncationIsSafe)
{
    const ByteVector whole = Layout().u8(0xd0).u8(35).u16(4).u32(65000).done();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto attribute = read_path_attribute(Bytes(whole).first(size));
        EXPECT_LE(attribute ? attribute->value.size() : 0, size);
    }
}

} // namespace
} // namespace bgpsnoop::wire
