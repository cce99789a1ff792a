// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/registry.hpp"

#include <algorithm>

#include "engine/diagnosis/causes.hpp"

namespace bgpsnoop::engine {

namespace {

bool is_of_company(Cause cause)
{
    return std::ranges::any_of(company_rows(), [cause](const Row& row) {
        return std::ranges::count(row.causes, cause) > 0;
    });
}

} // namespace

std::vector<Cause> causes_of(Outcome outcome)
{
    std::vector<Cause> named;
    const auto add = [&named](Cause cause) {
        if (std::ranges::count(named, cause) == 0)
            named.push_back(cause);
    };
    const Group& group = group_of(outcome);
    for (const Row& row : group.rows)
        std::ranges::for_each(row.causes, add);
    for (const Addition& addition : group.also)
        add(addition.cause);
    return named;
}

std::vector<Outcome> outcomes_of(Cause cause)
{
    std::vector<Outcome> found;
    for (const OutcomeInfo& each : outcomes())
        if (std::ranges::count(causes_of(each.outcome), cause) > 0 ||
            (depends_on_company(each.outcome) && is_of_company(cause)))
            found.push_back(each.outcome);
    return found;
}

} // namespace bgpsnoop::engine
