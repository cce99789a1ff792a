// SPDX-License-Identifier: Apache-2.0
#include "sink/text/wrap.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::sink {
namespace {

TEST(Wrap, BreaksAtSpacesAndStaysWithinTheWidth)
{
    EXPECT_EQ(wrapped("a: ", "one two three", 3, 10), "a: one two\n   three\n");
    EXPECT_EQ(wrapped("", "one", 0, 2), "one\n"); // it has no space
}

TEST(Wrap, ColoursTakeNoRoomAndCharactersOne)
{
    EXPECT_EQ(wrapped("", "\x1b[31mone two\x1b[0m", 0, 7), "\x1b[31mone two\x1b[0m\n");
    EXPECT_EQ(wrapped("", "\xC3\xB6\xC3\xB6\xC3\xB6 two", 0, 7), "\xC3\xB6\xC3\xB6\xC3\xB6 two\n");
    EXPECT_EQ(wrapped("", "one two", 0, 6), "one\ntwo\n");
}

TEST(Wrap, ThePageIsAsWideAsItWasSaidWithinReason)
{
    for (const auto& [said, is] : {std::pair{80, 80}, {1, 40}, {1000, 110}}) {
        set_page_width(static_cast<std::size_t>(said));
        EXPECT_EQ(page_width(), static_cast<std::size_t>(is));
    }
}

} // namespace
} // namespace bgpsnoop::sink
