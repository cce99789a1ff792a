// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/bytes.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::wire {
namespace {

std::string sanitised(std::string_view text)
{
    return sanitise(test::Layout().text(text).done());
}

TEST(Sanitise, PlainTextStaysAsItIs)
{
    EXPECT_EQ(sanitised(""), "");
    EXPECT_EQ(sanitised("maintenance, ticket #42"), "maintenance, ticket #42");
}

TEST(Sanitise, ValidUtf8OfEveryLengthStays)
{
    const std::string_view text = "g\u00fcnstig \u20ac \u6771\u4eac \U0001f6e0";
    EXPECT_EQ(sanitised(text), text);
}

TEST(Sanitise, ControlCharactersBecomeReplacementCharacters)
{
    EXPECT_EQ(sanitised("a\x1b[2Jb"), "a\uFFFD[2Jb") << "escape";
    EXPECT_EQ(sanitised("a\nb\rc\td"), "a\uFFFDb\uFFFDc\uFFFDd");
    EXPECT_EQ(sanitised(std::string_view("a\0b", 3)), "a\uFFFDb");
    EXPECT_EQ(sanitised("\x7f"), "\uFFFD") << "DEL";
    EXPECT_EQ(sanitised("\xc2\x9b"), "\uFFFD") << "C1: control sequence introducer";
    EXPECT_EQ(sanitised("\xc2\xa0"), "\xc2\xa0") << "the first character after C1";
}

TEST(Sanitise, WhatTurnsTheReadingDirectionBecomesReplacementCharacters)
{
    const std::vector<test::ByteVector> turns{
        {0xd8, 0x9c},       // Arabic letter mark
        {0xe2, 0x80, 0x8f}, // right-to-left mark
        {0xe2, 0x80, 0xa8}, // line separator
        {0xe2, 0x80, 0xae}, // right-to-left override
        {0xe2, 0x81, 0xa6}, // left-to-right isolate
        {0xe2, 0x81, 0xa9}, // pop directional isolate
    };
    for (const test::ByteVector& turn : turns)
        EXPECT_EQ(sanitise(turn), "\uFFFD") << int(turn.back());
}

TEST(Sanitise, WhatCannotBeSeenBecomesReplacementCharacters)
{
    for (const std::string_view hidden :
         {"\u00ad", "\u200b", "\u200d", "\u2060", "\u2064", "\u3164", "\ufe0f", "\ufeff", "\ufff9",
          "\U00013430", "\U0001bca0", "\U0001d173", "\U0001d17a", "\U000e0001", "\U000e0041",
          "\U000e0100"})
        EXPECT_EQ(sanitised(hidden), "\uFFFD") << hidden;
}

TEST(Sanitise, NoncharactersBecomeReplacementCharacters)
{
    for (const std::string_view none :
         {"\xef\xb7\x90", "\xef\xbf\xbe", "\xef\xbf\xbf", "\xf0\x9f\xbf\xbe", "\xf4\x8f\xbf\xbf"})
        EXPECT_EQ(sanitised(none), "\uFFFD") << none;
}

TEST(Sanitise, DoingItTwiceChangesNothing)
{
    const std::string once = sanitised("a\x1b[31m\u202e\xff\U000e0041 \u20ac");
    EXPECT_EQ(sanitised(once), once);
}

TEST(Sanitise, AnOverlongFormIsBroken)
{
    EXPECT_EQ(sanitised("\xc0\xaf"), "\uFFFD\uFFFD");
    EXPECT_EQ(sanitised("\xe0\x80\xaf"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(sanitised("\xf0\x8f\xbf\xbf"), "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(Sanitise, ASurrogateAndWhatLiesBeyondUnicodeAreBroken)
{
    EXPECT_EQ(sanitised("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(sanitised("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(sanitised("\xff\xfe"), "\uFFFD\uFFFD");
}

TEST(Sanitise, ATruncatedSequenceIsOneReplacementCharacter)
{
    EXPECT_EQ(sanitised("a\xe2\x82"), "a\uFFFD") << "at the end";
    EXPECT_EQ(sanitised("\xf0\x9f\x9b!"), "\uFFFD!") << "and what follows it stays";
    EXPECT_EQ(sanitised("\x80!"), "\uFFFD!") << "a continuation byte alone";
}

TEST(Sanitise, EveryByteIsSafe)
{
    for (int byte = 0; byte < 256; ++byte) {
        const std::string shown = sanitise(test::Layout().u8(static_cast<unsigned>(byte)).done());
        const bool printable = byte >= 0x20 && byte < 0x7f;
        EXPECT_EQ(shown, printable ? std::string(1, static_cast<char>(byte)) : "\uFFFD") << byte;
    }
}

} // namespace
} // namespace bgpsnoop::wire
