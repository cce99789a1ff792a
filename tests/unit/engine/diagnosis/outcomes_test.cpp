// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "engine/diagnosis/outcomes.hpp"

namespace bgpsnoop::engine {
namespace {

TEST(Outcomes, EveryOneButUnknownIsConcludedBySomeRule)
{
    std::set<Outcome> concluded{Outcome::unknown};
    for (const OutcomeRule& rule : outcome_rules())
        concluded.insert(rule.outcome);
    for (const OutcomeInfo& each : outcomes())
        EXPECT_TRUE(concluded.contains(each.outcome)) << each.name;
}

TEST(Outcomes, EveryRuleSaysItsConditionInWordsOfItsOwn)
{
    std::set<std::string_view> words;
    for (const OutcomeRule& rule : outcome_rules())
        words.insert(rule.name);
    EXPECT_EQ(words.size(), outcome_rules().size());
}

TEST(Outcomes, NothingSeenIsUnknown)
{
    const Evidence nothing;
    EXPECT_EQ(outcome_of({nothing, no_history}), Outcome::unknown);
}

} // namespace
} // namespace bgpsnoop::engine
