// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/bytes.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::wire {
namespace {

using test::ByteVector;
using test::Layout;

ByteVector update(const ByteVector& withdrawn, const ByteVector& attributes, const ByteVector& nlri)
{
    return Layout().sized16(withdrawn).sized16(attributes).bytes(nlri).done();
}

ByteVector mp_unreach(std::uint16_t afi, std::uint8_t safi, const ByteVector& withdrawn = {})
{
    return Layout()
        .u8(0x80) // optional
        .u8(15)   // MP_UNREACH_NLRI
        .sized8(Layout().u16(afi).u8(safi).bytes(withdrawn).done())
        .done();
}

const ByteVector origin{0x40, 1, 1, 0};
const ByteVector prefix{24, 192, 0, 2};

TEST(EndOfRib, AnEmptyUpdateEndsIpv4Unicast)
{
    EXPECT_EQ(decode_end_of_rib(update({}, {}, {})), EndOfRib{ipv4_unicast});
}

TEST(EndOfRib, AnEmptyMpUnreachEndsItsFamily)
{
    EXPECT_EQ(decode_end_of_rib(update({}, mp_unreach(2, 1), {})), (EndOfRib{{2, 1}}));
    EXPECT_EQ(decode_end_of_rib(update({}, mp_unreach(25, 70), {})), (EndOfRib{{25, 70}}));
    EXPECT_EQ(decode_end_of_rib(update({}, mp_unreach(1, 1), {})), (EndOfRib{{1, 1}}));
}

TEST(EndOfRib, AnAttributeWithExtendedLengthCountsToo)
{
    const ByteVector attribute = Layout().u8(0x90).u8(15).u16(3).u16(2).u8(128).done();
    EXPECT_EQ(decode_end_of_rib(update({}, attribute, {})), (EndOfRib{{2, 128}}));
}

TEST(EndOfRib, AnUpdateWithRoutesIsNone)
{
    EXPECT_FALSE(decode_end_of_rib(update({}, origin, prefix)));
    EXPECT_FALSE(decode_end_of_rib(update({}, {}, prefix)));
}

TEST(EndOfRib, AWithdrawalIsNone)
{
    EXPECT_FALSE(decode_end_of_rib(update(prefix, {}, {})));
    EXPECT_FALSE(decode_end_of_rib(update({}, mp_unreach(2, 1, {32, 0x20, 1, 0xd, 0xb8}), {})));
}

TEST(EndOfRib, AnotherAttributeIsNone)
{
    EXPECT_FALSE(decode_end_of_rib(update({}, origin, {}))) << "alone";
    EXPECT_FALSE(decode_end_of_rib(update({}, test::join({mp_unreach(2, 1), origin}), {})));
    EXPECT_FALSE(decode_end_of_rib(update({}, test::join({origin, mp_unreach(2, 1)}), {})));
    const ByteVector mp_reach{0x80, 14, 3, 0, 2, 1};
    EXPECT_FALSE(decode_end_of_rib(update({}, mp_reach, {})));
}

TEST(EndOfRib, EveryTruncationIsNone)
{
    const ByteVector marker = update({}, mp_unreach(2, 1), {});
    for (std::size_t size = 0; size < marker.size(); ++size)
        EXPECT_FALSE(decode_end_of_rib(Bytes(marker).first(size))) << size;
}

TEST(EndOfRib, LyingLengthsAreNone)
{
    for (const ByteVector& attribute : {ByteVector{0x80, 15, 4, 0, 2, 1}, // one too many
                                        ByteVector{0x80, 15, 2, 0, 2, 1}, // one too few
                                        ByteVector{0x80, 15, 2, 0, 2}})   // no SAFI
        EXPECT_FALSE(decode_end_of_rib(update({}, attribute, {})));
}

} // namespace
} // namespace bgpsnoop::wire
