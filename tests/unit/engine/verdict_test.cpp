// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "engine/verdict.hpp"

namespace bgpsnoop::engine {
namespace {

TEST(Verdict, EveryOutcomeHasANameOfItsOwnAndSaysWhatWasSeen)
{
    std::set<std::string_view> names;
    for (const OutcomeInfo& each : outcomes()) {
        EXPECT_EQ(name(each.outcome), each.name);
        EXPECT_FALSE(each.seen.empty()) << each.name;
        names.insert(each.name);
    }
    EXPECT_EQ(names.size(), outcomes().size());
    EXPECT_EQ(name(Outcome::closed_without_answer), "closed_without_answer");
    EXPECT_EQ(name(Outcome::unknown), "unknown");
}

TEST(Verdict, EveryCauseHasANameOfItsOwnAndAMeaning)
{
    std::set<std::string_view> names;
    for (const CauseInfo& each : causes()) {
        EXPECT_EQ(name(each.cause), each.name);
        EXPECT_FALSE(each.meaning.empty()) << each.name;
        EXPECT_EQ(meaning_of(each.name), each.meaning);
        names.insert(each.name);
    }
    EXPECT_EQ(names.size(), causes().size());
    EXPECT_EQ(name(Cause::peer_not_configured_for_us), "peer_not_configured_for_us");
    EXPECT_TRUE(meaning_of("no_such_cause").empty());
}

TEST(Verdict, ACauseWhoseNameSaysWhereItIsHasThatSide)
{
    for (const CauseInfo& each : causes()) {
        if (each.name.starts_with("local_")) {
            EXPECT_EQ(each.side, Side::local) << each.name;
        }
        if (each.name.starts_with("peer_") && each.side) {
            EXPECT_EQ(each.side, Side::peer) << each.name;
        }
    }
}

TEST(Verdict, LayersAreThoseOfTheContract)
{
    EXPECT_EQ(name(layer_of(Outcome::closed_without_answer)), "neighbor");
    EXPECT_EQ(name(layer_of(Outcome::open_rejected)), "parameters");
    EXPECT_EQ(name(layer_of(Outcome::max_prefixes)), "policy");
    EXPECT_EQ(name(layer_of(Outcome::administrative)), "administrative");
    EXPECT_EQ(name(layer_of(Outcome::peer_reset)), "session");
    EXPECT_EQ(name(layer_of(Outcome::collision)), "none");
}

} // namespace
} // namespace bgpsnoop::engine
