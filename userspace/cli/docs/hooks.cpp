// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/docs/blocks.hpp"
#include "source/loader/hook_rows.hpp"
#include "source/loader/objects.hpp"

/// What there is to see in the kernel, and by which programs, from the loader's own table.
namespace bgpsnoop::cli {

namespace {

/// Where a program attaches, as its section says: "tp_btf".
std::string kind_of(const std::map<std::string, std::string>& sections, const std::string& program)
{
    const auto found = sections.find(program);
    return found == sections.end() ? "" : found->second.substr(0, found->second.find('/'));
}

/// "`read_function` (fexit) with `note_read`"
std::string words_of(const source::Way& way, const std::map<std::string, std::string>& sections)
{
    std::string words = fmt::format("{} ({}{})", code(way.program), kind_of(sections, way.program),
                                    way.since.empty() ? "" : ", from " + way.since);
    std::vector<std::string> companions;
    std::ranges::transform(way.companions, std::back_inserter(companions), code);
    return companions.empty() ? words
                              : fmt::format("{} with {}", words, fmt::join(companions, ", "));
}

std::string ways_of(const source::HookRow& row, source::ProgramSet set,
                    const std::map<std::string, std::string>& sections)
{
    std::vector<std::string> ways;
    for (const source::Way& way : row.ways)
        if (way.set == set)
            ways.push_back(words_of(way, sections));
    return ways.empty() ? "none" : fmt::format("{}", fmt::join(ways, ", else "));
}

} // namespace

std::string hooks_block()
{
    std::vector<std::vector<std::string>> rows;
    for (const source::HookRow& row : source::whole_offer().rows) {
        const bool required = row.need == source::Need::required;
        const std::string name = required ? fmt::format("**{}**", code(row.name)) : code(row.name);
        rows.push_back({name, row.tells, row.lost});
    }
    return markdown_table({"hook", "tells", "not known without it"}, rows);
}

std::string ways_block()
{
    const source::Offer offer = source::whole_offer();
    std::vector<std::string> heads{"hook"};
    std::map<source::ProgramSet, std::map<std::string, std::string>> sections; // read once each
    for (const source::ProgramSet set : offer.sets) {
        heads.push_back(source::set_name(set));
        sections.emplace(set, source::program_sections(set));
    }
    std::vector<std::vector<std::string>> rows;
    for (const source::HookRow& row : offer.rows) {
        std::vector<std::string> cells{code(row.name)};
        std::string before;
        for (const source::ProgramSet set : offer.sets) {
            const std::string ways = ways_of(row, set, sections.at(set));
            cells.push_back(ways == before ? "the same" : ways);
            before = ways;
        }
        rows.push_back(cells);
    }
    return markdown_table(heads, rows);
}

} // namespace bgpsnoop::cli
