// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/docs/blocks.hpp"
#include "cli/docs/option_words.hpp"

/// The manual page, in the language of man(7), and the shell's completion. What is generated ends
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

std::string manual_of(const CLI::Option& option)
{
    std::string head = fmt::format("\\fB{}\\fR", roff(option_names(option)));
    if (const std::string value = option_value(option, ""); !value.empty())
        head += fmt::format(" \\fI{}\\fR", roff(value));
    std::string words = option.get_description();
    if (const std::string text = option.get_default_str(); !text.empty())
        words += fmt::format(" (default: {})", text);
    if (const std::string& variable = option.get_envname(); !variable.empty())
        words += fmt::format(". Environment: {}", variable);
    return fmt::format(".TP\n{}\n{}.\n", head, roff(words));
}

std::vector<const CLI::App*> shown_commands(const CLI::App& app)
{
    return app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); });
}

/// Of "TEXT:{a,b}" "a b"; nothing for any other kind of value.
std::string choices_of(const CLI::Option& option)
{
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

} // namespace

std::string manual_block(const CLI::App& app)
{
    std::string out;
    for (const CLI::App* command : shown_commands(app)) {
        out += fmt::format(".SS \"bgpsnoop {}\"\n{}.\n", command->get_name(),
                           roff(command->get_description()));
        for (const CLI::Option* option : command->get_options())
            if (!option->check_lname("help"))
                out += manual_of(*option);
    }
    return out + std::string(roff_comment);
}

std::string completion_block(const CLI::App& app)
{
    std::string out;
    for (const CLI::App* command : shown_commands(app)) {
        std::vector<std::string> all;
        std::string values;
        for (const CLI::Option* option : command->get_options())
            for (const std::string& name : typed_names(*option)) {
                all.push_back(name);
                if (const std::string choices = choices_of(*option); !choices.empty())
                    values += fmt::format("    values[{} {}]=\"{}\"\n", command->get_name(), name,
                                          choices);
            }
        out += fmt::format("    options[{}]=\"{}\"\n{}", command->get_name(), fmt::join(all, " "),
                           values);
    }
    return out + std::string(shell_comment);
}

} // namespace bgpsnoop::cli
