#include <gtest/gtest.h>

#include <set>

#include "engine/diagnosis/diagnosis.hpp"

namespace bgpsnoop::engine {
namespace {

TEST(VerdictNames, EveryOutcomeHasANameOfItsOwn)
{
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < outcome_count; ++i)
        names.insert(name(static_cast<Outcome>(i)));
    EXPECT_EQ(names.size(), outcome_count);
    EXPECT_EQ(name(Outcome::closed_without_answer), "closed_without_answer");
    EXPECT_EQ(name(Outcome::unknown), "unknown");
}

TEST(VerdictNames, EveryCauseHasANameOfItsOwn)
{
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < cause_count; ++i)
        names.insert(name(static_cast<Cause>(i)));
    EXPECT_EQ(names.size(), cause_count);
    EXPECT_EQ(name(Cause::peer_not_configured_for_us), "peer_not_configured_for_us");
}

TEST(VerdictNames, LayersAreThoseOfTheContract)
{
    EXPECT_EQ(name(layer_of(Outcome::closed_without_answer)), "neighbor");
    EXPECT_EQ(name(layer_of(Outcome::open_rejected)), "parameters");
    EXPECT_EQ(name(layer_of(Outcome::max_prefixes)), "policy");
    EXPECT_EQ(name(layer_of(Outcome::administrative)), "administrative");
    EXPECT_EQ(name(layer_of(Outcome::peer_reset)), "session");
    EXPECT_EQ(name(layer_of(Outcome::collision)), "none");
}

TEST(VerdictNames, EveryOutcomeHasItsWords)
{
    for (std::size_t i = 0; i < outcome_count; ++i)
        EXPECT_FALSE(words_of(static_cast<Outcome>(i)).saw.empty()) << i;
}

} // namespace
} // namespace bgpsnoop::engine
