// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/docs/blocks.hpp"

/// The commands and their options, as the command line itself knows them.
namespace bgpsnoop::cli {

namespace {

bool is_hidden(const CLI::App& command)
{
    return command.get_group().empty();
}

/// "-o,--output" reads better with a space.
std::string name_of(const CLI::Option& option)
{
    std::string name;
    for (const char c : option.get_name(option.get_positional(), true))
        name += c == ',' ? std::string(", ") : std::string(1, c);
    return code(name);
}

std::string choices(std::string_view list) // "a,b"
{
    std::string out = "`";
    for (const char c : list)
        out += c == ',' ? std::string("`, `") : std::string(1, c);
    return out + "`";
}

struct Word {
    std::string_view theirs, ours;
};

constexpr std::array words_of_cli11{
    Word{"TEXT", "text"},
    Word{"POSITIVE", "a number above 0"},
    Word{"NONNEGATIVE", "a number"},
};

/// CLI11 describes a value as kind and check: "TEXT:{all,self}", "UINT:INT in [1 - 65535]". The
/// check says more.
std::string value_of(const CLI::Option& option)
{
    const std::string type = option.get_type_name();
    const std::string check = type.substr(type.find(':') + 1);
    if (check.starts_with('{'))
        return choices(std::string_view(check).substr(1, check.size() - 2));
    if (const auto range = check.find('['); range != std::string::npos)
        return check.substr(range + 1, check.size() - range - 2);
    const auto* known = std::ranges::find(words_of_cli11, check, &Word::theirs);
    return known == words_of_cli11.end() ? check : std::string(known->ours);
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
            rows.push_back(
                {name_of(*option), value_of(*option), default_of(*option), meaning_of(*option)});
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
