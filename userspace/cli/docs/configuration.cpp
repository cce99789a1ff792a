// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/docs/blocks.hpp"
#include "cli/option_words.hpp"

/// The commands and their options, as the command line itself knows them.
namespace bgpsnoop::cli {

namespace {

bool is_hidden(const CLI::App& command)
{
    return command.get_group().empty();
}

std::string default_of(const CLI::Option& option)
{
    if (option.get_required())
        return "required";
    const std::string text = option.get_default_str();
    return text.empty() ? "" : code(text);
}

std::string meaning_of(const CLI::Option& option)
{
    const std::string& variable = option.get_envname();
    return variable.empty()
               ? option.get_description()
               : fmt::format("{}. Environment: {}", option.get_description(), code(variable));
}

std::string options_table(const CLI::App& command)
{
    std::vector<std::vector<std::string>> rows;
    for (const CLI::Option* option : command.get_options())
        if (!option->check_lname("help")) // every command has it
            rows.push_back({code(option_names(*option)), option_value(*option, "`"),
                            default_of(*option), meaning_of(*option)});
    return markdown_table({"option", "value", "default", "meaning"}, rows);
}

} // namespace

std::string commands_block(const CLI::App& app)
{
    std::string out;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        if (!is_hidden(*command))
            out += fmt::format("\n### `bgpsnoop {}`\n\n{}.\n\n{}", command->get_name(),
                               command->get_description(), options_table(*command));
    return out + "\n";
}

} // namespace bgpsnoop::cli
