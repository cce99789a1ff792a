// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/docs/blocks.hpp"
#include "cli/option_words.hpp"
#include "sink/history/event_filter.hpp"

/// The manual pages, in the language of man(7), and the shell's completion. What is generated ends
/// with the beginning of the comment that its place ends with.
namespace bgpsnoop::cli {

namespace {

constexpr std::string_view roff_comment = ".\\\" ";
constexpr std::string_view shell_comment = "    # ";

/// A hyphen of an option is no hyphen between words, and a line may begin with none of these.
std::string roff(std::string_view text)
{
    std::string out;
    for (const char each : text) {
        if (each == '\\')
            out += "\\e";
        else if (each == '-')
            out += "\\-";
        else if ((each == '.' || each == '\'') && out.empty())
            out += fmt::format("\\&{}", each);
        else
            out += each;
    }
    return out;
}

/// They have pages of their own, in section 8.
constexpr std::array<std::string_view, 2> commands_of_root{"agent", "doctor"};

std::string manual_of(const std::string& name, const CLI::Option& option)
{
    std::string head = fmt::format("\\fB{}\\fR", roff(name));
    if (const std::string value = option_value(option, ""); !value.empty())
        head += fmt::format(" \\fI{}\\fR", roff(value));
    std::string words = option.get_description();
    if (const std::string text = option.get_default_str(); !text.empty())
        words += fmt::format(" (default: {})", text);
    if (const std::string& variable = option.get_envname(); !variable.empty())
        words += fmt::format(". Environment: {}", variable);
    return fmt::format(".TP\n{}\n{}.\n", head, roff(words));
}

std::string options_of(const CLI::App& command)
{
    std::string out;
    for (const CLI::Option* option : command.get_options())
        if (!option->check_lname("help"))
            out += manual_of(option_names(*option), *option);
    return out;
}

/// Of a configuration file.
bool is_key(const CLI::Option& option)
{
    const auto& names = option.get_lnames();
    return !names.empty() && !option.check_lname("help") && !option.check_lname("config") &&
           !option.check_lname("check-config");
}

std::vector<const CLI::App*> shown_commands(const CLI::App& app)
{
    return app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); });
}

/// Of "TEXT:{a,b}" "a b", of a filter what it understands; nothing for any other kind of value.
std::string choices_of(const CLI::Option& option)
{
    const auto& names = option.get_lnames();
    if (!names.empty() && option.get_items_expected_max() > 0)
        if (const auto values = sink::values_of_parameter(names.front()); !values.empty())
            return fmt::format("{}", fmt::join(values, " "));
    const std::string type = option.get_type_name();
    const auto open = type.find('{');
    const auto close = type.find('}');
    if (open == std::string::npos || close == std::string::npos)
        return {};
    std::string choices = type.substr(open + 1, close - open - 1);
    for (char& each : choices)
        each = each == ',' ? ' ' : each;
    return choices;
}

/// "--output -o": each as it is typed.
std::vector<std::string> typed_names(const CLI::Option& option)
{
    std::vector<std::string> names;
    for (const std::string& name : option.get_lnames())
        names.push_back("--" + name);
    for (const std::string& name : option.get_snames())
        names.push_back("-" + name);
    return names;
}

/// What can follow a command, or an option of one.
struct Completed {
    bool is_command = false;
    std::string before; ///< "trace", "trace --netns"
    std::string words;
};

std::vector<Completed> completed(const CLI::App& app)
{
    std::vector<Completed> all;
    for (const CLI::App* command : shown_commands(app)) {
        std::vector<std::string> options;
        std::vector<Completed> values;
        for (const CLI::Option* option : command->get_options())
            for (const std::string& name : typed_names(*option)) {
                options.push_back(name);
                if (const std::string choices = choices_of(*option); !choices.empty())
                    values.push_back({false, command->get_name() + " " + name, choices});
            }
        all.push_back({true, command->get_name(), fmt::format("{}", fmt::join(options, " "))});
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

} // namespace

std::string manual_block(const CLI::App& app)
{
    std::string out;
    for (const CLI::App* command : shown_commands(app))
        if (std::ranges::count(commands_of_root, command->get_name()) == 0)
            out += fmt::format(".SS \"bgpsnoop {}\"\n{}.\n{}", command->get_name(),
                               roff(command->get_description()), options_of(*command));
    return out + std::string(roff_comment);
}

std::string command_manual_block(const CLI::App& app, const std::string& command)
{
    return options_of(*app.get_subcommand(command)) + std::string(roff_comment);
}

std::string keys_manual_block(const CLI::App& app)
{
    std::string out;
    for (const CLI::Option* option : app.get_subcommand("agent")->get_options())
        if (const auto names = option->get_lnames(); is_key(*option))
            out += manual_of(names.front(), *option);
    return out + std::string(roff_comment);
}

std::string completion_block(const CLI::App& app)
{
    std::string out;
    for (const Completed& each : completed(app))
        out += fmt::format("    {}[{}]=\"{}\"\n", each.is_command ? "options" : "values",
                           each.before, each.words);
    return out + std::string(shell_comment);
}

std::string zsh_completion_block(const CLI::App& app)
{
    std::string out;
    for (const Completed& each : completed(app))
        out += fmt::format("{}+=(\"{}\" \"{}\")\n", each.is_command ? "options" : "values",
                           each.before, each.words);
    return out + "# ";
}

} // namespace bgpsnoop::cli
