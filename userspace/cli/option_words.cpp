// SPDX-License-Identifier: Apache-2.0
#include "cli/option_words.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sink/format.hpp"

namespace bgpsnoop::cli {

namespace {

std::string choices(std::string_view list, std::string_view quote) // "a,b"
{
    std::string out{quote};
    for (const char c : list)
        out += c == ',' ? fmt::format("{}, {}", quote, quote) : std::string(1, c);
    return out + std::string(quote);
}

struct Word {
    std::string_view theirs, ours;
};

constexpr std::array words_of_cli11{
    Word{"TEXT", "text"},
};

/// "--count: 1 required UINT:UINT in [1 - 9] missing", "--url: At Most 1 required but received 2"
std::string mismatch(const CLI::App& command, const std::string& theirs)
{
    const std::string name = theirs.substr(0, theirs.find(':'));
    if (!theirs.ends_with(" missing"))
        return fmt::format("{} is given more than once", name);
    const CLI::Option* option = command.get_option_no_throw(name);
    const std::string value = option == nullptr ? "" : option_value(*option, "");
    return fmt::format("{}: its value is missing{}{}", name, value.empty() ? "" : ": ", value);
}

/// "Could not convert: --down = maybe"
std::string not_converted(std::string_view theirs)
{
    constexpr std::string_view before = "Could not convert: ";
    const auto equals = theirs.find(" = ");
    if (!theirs.starts_with(before) || equals == std::string_view::npos)
        return std::string(theirs);
    return fmt::format("{}: cannot make sense of '{}'",
                       theirs.substr(before.size(), equals - before.size()),
                       sink::printable(theirs.substr(equals + 3)));
}

} // namespace

std::string option_names(const CLI::Option& option)
{
    std::string name; // "-o,--output" reads better with a space
    for (const char c : option.get_name(option.get_positional(), true))
        name += c == ',' ? std::string(", ") : std::string(1, c);
    return name;
}

/// CLI11 describes a value as kind and check: "TEXT:{all,self}", "UINT:INT in [1 - 65535]". The
/// check says more.
std::string option_value(const CLI::Option& option, std::string_view quote)
{
    const std::string type = option.get_type_name();
    const std::string check = type.substr(type.find(':') + 1);
    if (check.starts_with('{'))
        return choices(std::string_view(check).substr(1, check.size() - 2), quote);
    if (const auto range = check.find('['); range != std::string::npos)
        return check.substr(range + 1, check.size() - range - 2);
    const auto* known = std::ranges::find(words_of_cli11, check, &Word::theirs);
    return known == words_of_cli11.end() ? check : std::string(known->ours);
}

CLI::Validator only_digits()
{
    return {[](const std::string& text) {
                const bool plain = text.find_first_not_of("0123456789") == std::string::npos;
                return plain ? std::string() : text + ": no number written in digits";
            },
            ""};
}

std::string complaint(const CLI::App& command, const CLI::ParseError& error)
{
    if (error.get_name() == "ArgumentMismatch")
        return mismatch(command, error.what());
    if (error.get_name() == "ConversionError")
        return not_converted(error.what());
    return error.what();
}

} // namespace bgpsnoop::cli
