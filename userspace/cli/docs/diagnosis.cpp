#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/docs/blocks.hpp"
#include "engine/diagnosis/diagnosis.hpp"

/// The outcomes and the causes, from the tables that judge.
namespace bgpsnoop::cli {

namespace {

using engine::Cause;
using engine::Outcome;

std::string conditions_of(Outcome outcome)
{
    std::vector<std::string_view> conditions;
    for (const engine::OutcomeRule& rule : engine::outcome_rules())
        if (rule.outcome == outcome)
            conditions.push_back(rule.name);
    return conditions.empty() ? "none of the others"
                              : fmt::format("{}", fmt::join(conditions, "; "));
}

std::string outcomes_of(Cause cause)
{
    std::vector<std::string> outcomes;
    for (const auto table : engine::cause_rules())
        for (const engine::CauseRule& rule : table)
            if (rule.cause == cause)
                outcomes.push_back(code(engine::name(rule.outcome)));
    outcomes.erase(std::unique(outcomes.begin(), outcomes.end()), outcomes.end());
    return fmt::format("{}", fmt::join(outcomes, ", "));
}

} // namespace

std::string outcomes_block()
{
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < engine::outcome_count; ++i) {
        const auto outcome = static_cast<Outcome>(i);
        rows.push_back({code(engine::name(outcome)),
                        std::string(engine::name(engine::layer_of(outcome))),
                        conditions_of(outcome)});
    }
    return markdown_table({"outcome", "layer", "what decides it"}, rows);
}

std::string causes_block()
{
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < engine::cause_count; ++i) {
        const auto cause = static_cast<Cause>(i);
        const std::string_view name = engine::name(cause);
        rows.push_back({code(name), std::string(engine::meaning_of(name)), outcomes_of(cause)});
    }
    return markdown_table({"cause", "meaning", "of the outcomes"}, rows);
}

} // namespace bgpsnoop::cli
