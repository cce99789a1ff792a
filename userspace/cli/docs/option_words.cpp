// SPDX-License-Identifier: Apache-2.0
#include "cli/docs/option_words.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

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
    Word{"POSITIVE", "a number above 0"},
    Word{"NONNEGATIVE", "a number"},
};

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

} // namespace bgpsnoop::cli
