// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli/docs/page.hpp"

namespace bgpsnoop::cli {
namespace {

TEST(Page, WhatIsGeneratedReplacesWhatWasThereAndNothingElse)
{
    const std::string page = "# A\n<!-- generated: list -->\nold\n<!-- /generated -->\nby hand\n";
    EXPECT_EQ(fill_page(page, {{"list", "new\n"}}),
              "# A\n<!-- generated: list -->\nnew\n<!-- /generated -->\nby hand\n");
}

TEST(Page, AFreshPageStaysAsItIs)
{
    const Blocks blocks{{"a", "1\n"}, {"b", "2\n"}};
    const std::string page = "<!-- generated: a -->\n1\n<!-- /generated -->\n"
                             "<!-- generated: b -->\n2\n<!-- /generated -->\n";
    EXPECT_EQ(fill_page(page, blocks), page);
    EXPECT_EQ(places_of(page), (std::vector<std::string>{"a", "b"}));
}

TEST(Page, APlaceThatNothingIsForIsAnError)
{
    const auto filled = fill_page("<!-- generated: x -->\n<!-- /generated -->\n", {});
    ASSERT_FALSE(filled);
    EXPECT_EQ(filled.error(), "nothing is generated as 'x'");
}

TEST(Page, APlaceThatDoesNotEndIsAnError)
{
    const auto filled = fill_page("<!-- generated: x -->\nand so on\n", {{"x", ""}});
    ASSERT_FALSE(filled);
    EXPECT_EQ(filled.error(), "'x' does not end");
}

TEST(Page, ABarWithinACellDoesNotEndIt)
{
    EXPECT_EQ(markdown_table({"a", "b"}, {{"x|y", ""}}), "| a | b |\n| --- | --- |\n| x\\|y | |\n");
}

} // namespace
} // namespace bgpsnoop::cli
