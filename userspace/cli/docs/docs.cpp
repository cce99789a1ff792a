// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/docs/blocks.hpp"

/// `bgpsnoop docs DIR`, for those who work on bgpsnoop: fills the generated places of the pages in
/// DIR. tests/unit/cli/docs/docs_test.cpp fails where that was forgotten.
namespace bgpsnoop::cli {

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file)
{
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool is_page(const fs::path& file)
{
    const auto kind = file.extension();
    constexpr std::array kinds{".md", ".yaml", ".1", ".5", ".8", ".bash", ".zsh"};
    return std::ranges::count(kinds, kind) > 0;
}

std::vector<fs::path> pages_in(const std::string& directory)
{
    std::vector<fs::path> pages;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error))
        if (is_page(entry.path()))
            pages.push_back(entry.path());
    std::ranges::sort(pages);
    return pages;
}

int write_docs(const CLI::App& app, const std::string& directory)
{
    const Blocks blocks = generated_blocks(app);
    bool any_place = false;
    for (const fs::path& page : pages_in(directory)) {
        const std::string before = text_of(page);
        const auto after = fill_page(before, blocks);
        if (!after)
            return fail(fmt::format("{}: {}", page.string(), after.error()));
        if (*after != before && !(std::ofstream(page) << *after))
            return fail(fmt::format("cannot write {}", page.string()));
        any_place = any_place || !places_of(before).empty();
    }
    if (!any_place)
        return fail(fmt::format("no page in {} has a place for what is generated", directory));
    return done;
}

} // namespace

Blocks generated_blocks(const CLI::App& app)
{
    return {
        {"agent metrics", metrics_block(sink::Subject::agent)},
        {"capability fields", capability_fields_block()},
        {"capability names", capability_names_block()},
        {"causes", causes_block()},
        {"commands", commands_block(app)},
        {"completion", completion_block(app)},
        {"completion for zsh", zsh_completion_block(app)},
        {"common fields", common_fields_block()},
        {"events", events_block()},
        {"hooks", hooks_block()},
        {"manual", manual_block(app)},
        {"manual of agent", command_manual_block(app, "agent")},
        {"manual of configuration", keys_manual_block(app)},
        {"manual of doctor", command_manual_block(app, "doctor")},
        {"message bodies", message_bodies_block()},
        {"metric labels", metric_labels_block()},
        {"openapi", openapi_block()},
        {"outcomes", outcomes_block()},
        {"process metrics", metrics_block(sink::Subject::process)},
        {"routes", routes_block()},
        {"session labels", session_labels_block()},
        {"session metrics", metrics_block(sink::Subject::session)},
        {"ways", ways_block()},
    };
}

void add_docs(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("docs", "Fill the generated parts of the documents in DIR");
    auto directory = std::make_shared<std::string>();
    command->group(""); // not for users: -h does not show it
    command->add_option("DIR", *directory, "Where the documents lie")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->callback([directory, &app, &exit_code] { exit_code = write_docs(app, *directory); });
}

} // namespace bgpsnoop::cli
