// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/bytes.hpp"
#include "wire/cursor.hpp"

namespace bgpsnoop::wire {
namespace {

using test::ByteVector;

const ByteVector five{0x01, 0x02, 0x03, 0x04, 0x05};

TEST(Cursor, IntegersAreBigEndian)
{
    const ByteVector ten{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    Cursor in(ten);
    EXPECT_EQ(in.u8(), 0x01);
    EXPECT_EQ(in.u16(), 0x0203);
    EXPECT_EQ(in.u24(), 0x040506u);
    EXPECT_EQ(in.u32(), 0x0708090au);
    EXPECT_TRUE(in.empty());
    EXPECT_FALSE(in.failed());
}

TEST(Cursor, AReadPastTheEndReturnsZeroAndEmptiesTheCursor)
{
    Cursor in(five);
    in.u16();
    EXPECT_EQ(in.u32(), 0u);
    EXPECT_TRUE(in.empty());
    EXPECT_TRUE(in.failed());
    EXPECT_EQ(in.offset(), 2u) << "where the failed read began";
}

TEST(Cursor, FailureIsSticky)
{
    Cursor in(five);
    in.bytes(6);
    EXPECT_EQ(in.u8(), 0);
    EXPECT_TRUE(in.bytes(0).empty());
    EXPECT_TRUE(in.failed());
    EXPECT_TRUE(in.take(0).failed()) << "a sub-cursor of a failed cursor has failed";
}

TEST(Cursor, ASubCursorDoesNotTellItsParentThatItFailed)
{
    Cursor in(five);
    Cursor sub = in.take(2);
    sub.u32();
    EXPECT_TRUE(sub.failed());
    EXPECT_FALSE(in.failed());
    EXPECT_EQ(in.u8(), 0x03);
}

TEST(Cursor, ASubCursorIsBoundedAndItsOffsetsGoOnFromItsParent)
{
    Cursor in(five, 100);
    in.u8();
    Cursor sub = in.take(2);
    EXPECT_EQ(sub.offset(), 101u);
    EXPECT_EQ(sub.u16(), 0x0203);
    EXPECT_TRUE(sub.empty());
    EXPECT_EQ(in.offset(), 103u);
}

TEST(Cursor, ASubCursorLargerThanWhatIsLeftFailsBoth)
{
    Cursor in(five);
    EXPECT_TRUE(in.take(6).failed());
    EXPECT_TRUE(in.failed());
}

TEST(Cursor, TheRestIsAllThatIsLeft)
{
    Cursor in(five);
    in.u24();
    EXPECT_EQ(in.rest().size(), 2u);
    EXPECT_TRUE(in.empty());
    EXPECT_FALSE(in.failed());
}

} // namespace
} // namespace bgpsnoop::wire
