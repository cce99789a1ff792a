// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/docs/blocks.hpp"
#include "engine/diagnosis/registry.hpp"
#include "engine/verdict.hpp"

/// The outcomes and the causes, from their lists and from the tables that judge.
namespace bgpsnoop::cli {

namespace {

template <typename Values> std::string names_of(const Values& values)
{
    std::vector<std::string> names;
    for (const auto value : values)
        names.push_back(code(engine::name(value)));
    return fmt::format("{}", fmt::join(names, ", "));
}

} // namespace

std::string outcomes_block()
{
    std::vector<std::vector<std::string>> rows;
    for (const engine::OutcomeInfo& each : engine::outcomes())
        rows.push_back({code(each.name), std::string(engine::name(each.layer)),
                        std::string(each.seen), names_of(engine::causes_of(each.outcome))});
    return markdown_table({"outcome", "layer", "what was seen", "possible causes"}, rows);
}

std::string causes_block()
{
    std::vector<std::vector<std::string>> rows;
    for (const engine::CauseInfo& each : engine::causes())
        rows.push_back({code(each.name),
                        each.side ? std::string(engine::name(*each.side)) : "it depends",
                        std::string(each.meaning), names_of(engine::outcomes_of(each.cause))});
    return markdown_table({"cause", "who has to act", "meaning", "of the outcomes"}, rows);
}

} // namespace bgpsnoop::cli
