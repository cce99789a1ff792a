// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/registry.hpp"

#include <algorithm>

#include "engine/diagnosis/causes.hpp"

namespace bgpsnoop::engine {

std::vector<Cause> causes_of(Outcome outcome)
{
    std::vector<Cause> named;
    const auto add = [&named](Cause cause) {
        if (std::ranges::count(named, cause) == 0)
            named.push_back(cause);
    };
    for (const Row* row : rows_of(outcome))
        std::ranges::for_each(row->causes, add);
    for (const Addition& addition : group_of(outcome).also)
        add(addition.cause);
    return named;
}

std::vector<Outcome> outcomes_of(Cause cause)
{
    std::vector<Outcome> found;
    for (const OutcomeInfo& each : outcomes())
        if (std::ranges::count(causes_of(each.outcome), cause) > 0)
            found.push_back(each.outcome);
    return found;
}

} // namespace bgpsnoop::engine
