// SPDX-License-Identifier: Apache-2.0
#include "cli/docs/page.hpp"

#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace bgpsnoop::cli {

namespace {

constexpr std::string_view begin_mark = "<!-- generated: ";
constexpr std::string_view begin_end = " -->\n";
constexpr std::string_view end_mark = "<!-- /generated -->";

struct Place {
    std::string name;
    std::size_t from = 0; ///< offsets in the page, of what is between the marks
    std::size_t to = 0;   ///< npos: it does not end
};

std::optional<Place> next_place(std::string_view page, std::size_t at)
{
    const auto begin = page.find(begin_mark, at);
    if (begin == std::string_view::npos)
        return std::nullopt;
    const auto name = begin + begin_mark.size();
    const auto name_end = page.find(begin_end, name);
    if (name_end == std::string_view::npos)
        return std::nullopt;
    const auto from = name_end + begin_end.size();
    return Place{std::string(page.substr(name, name_end - name)), from, page.find(end_mark, from)};
}

std::string escaped(const std::string& cell)
{
    std::string out;
    for (const char c : cell)
        out += c == '|' ? std::string("\\|") : std::string(1, c);
    return out;
}

std::string line(const std::vector<std::string>& cells)
{
    std::string out = "|";
    for (const std::string& cell : cells)
        out += cell.empty() ? " |" : fmt::format(" {} |", escaped(cell));
    return out + "\n";
}

} // namespace

tl::expected<std::string, std::string> fill_page(std::string_view page, const Blocks& blocks)
{
    std::string out;
    std::size_t at = 0;
    while (const auto place = next_place(page, at)) {
        const auto block = blocks.find(place->name);
        if (block == blocks.end())
            return tl::make_unexpected(fmt::format("nothing is generated as '{}'", place->name));
        if (place->to == std::string_view::npos)
            return tl::make_unexpected(fmt::format("'{}' does not end", place->name));
        out += fmt::format("{}{}", page.substr(at, place->from - at), block->second);
        at = place->to;
    }
    return out + std::string(page.substr(at));
}

std::vector<std::string> places_of(std::string_view page)
{
    std::vector<std::string> names;
    std::size_t at = 0;
    while (const auto place = next_place(page, at)) {
        names.push_back(place->name);
        at = place->from;
    }
    return names;
}

std::string markdown_table(const std::vector<std::string>& heads,
                           const std::vector<std::vector<std::string>>& rows)
{
    std::string out = line(heads) + line(std::vector<std::string>(heads.size(), "---"));
    for (const auto& row : rows)
        out += line(row);
    return out;
}

std::string code(std::string_view name)
{
    return fmt::format("`{}`", name);
}

} // namespace bgpsnoop::cli
