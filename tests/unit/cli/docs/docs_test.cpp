// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/commands.hpp"
#include "cli/docs/blocks.hpp"
#include "engine/session/warning.hpp"
#include "engine/verdict.hpp"
#include "source/host/capability_table.hpp"
#include "support/repository.hpp"

namespace bgpsnoop::cli {
namespace {

using ::testing::HasSubstr;

Blocks blocks_now()
{
    CLI::App app;
    int exit_code = 0;
    add_commands(app, exit_code);
    return generated_blocks(app);
}

template <typename Check> void for_each_page(Check check)
{
    for (const auto& file : bgpsnoop::test::repository_files())
        if (file.parent_path() == "docs")
            check(file, bgpsnoop::test::text_of_file(file));
}

TEST(Docs, WhatIsGeneratedIsAsTheSourceHasIt)
{
    const Blocks blocks = blocks_now();
    for_each_page([&](const auto& file, const std::string& page) {
        const auto filled = fill_page(page, blocks);
        ASSERT_TRUE(filled) << file << ": " << filled.error();
        EXPECT_TRUE(*filled == page) << file << " is stale: run ./dev run -- docs docs";
    });
}

TEST(Docs, EverythingGeneratedHasItsPlace)
{
    std::set<std::string> places;
    for_each_page([&](const auto& /*file*/, const std::string& page) {
        for (const std::string& name : places_of(page))
            EXPECT_TRUE(places.insert(name).second) << name;
    });
    for (const auto& [name, text] : blocks_now())
        EXPECT_TRUE(places.contains(name)) << name;
}

/// By hand, and so by a test: what tells each cause apart, and what each warning means.
TEST(Docs, EveryCauseAndWarningIsExplained)
{
    const std::string page = bgpsnoop::test::text_of_file("docs/diagnosis.md");
    const auto by_hand = fill_page(page, {{"outcomes", ""}, {"causes", ""}});
    ASSERT_TRUE(by_hand);
    for (const engine::CauseInfo& cause : engine::causes())
        EXPECT_THAT(*by_hand, HasSubstr(code(cause.name)));
    for (const std::string_view id : engine::warning::all)
        EXPECT_THAT(*by_hand, HasSubstr(code(id)));
}

/// What the agent may do, and for how long, is told in words that the table has, too.
TEST(Docs, EveryCapabilityIsExplained)
{
    const std::string page = bgpsnoop::test::text_of_file("docs/capabilities.md");
    for (const auto& row : source::capability_table())
        EXPECT_THAT(page, HasSubstr(fmt::format("| `{}` | {} | {}", row.name, row.gives,
                                                row.kept_for.empty() ? "given up |" : "")));
}

TEST(Docs, AFolderWithoutThePagesIsAFailure)
{
    CLI::App app;
    int exit_code = 0;
    add_commands(app, exit_code);
    const auto folder = bgpsnoop::test::repository() / "tools";
    ::testing::internal::CaptureStderr();
    app.parse("docs " + folder.string());
    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "bgpsnoop: no page in " + folder.string() + " has a place for what is generated\n");
    EXPECT_EQ(exit_code, failed);
}

} // namespace
} // namespace bgpsnoop::cli
