#include <gtest/gtest.h>

#include <set>

#include "engine/diagnosis/diagnosis.hpp"
#include "unit/engine/stories.hpp"

namespace bgpsnoop::testing {
namespace {

using engine::Certainty;
using engine::ConnectionClosed;
using engine::Outcome;

std::vector<std::string_view> names(const std::vector<engine::Cause>& causes)
{
    std::vector<std::string_view> result;
    for (const auto cause : causes)
        result.push_back(name(cause));
    return result;
}

TEST(Verdicts, EveryStoryGetsItsVerdict)
{
    for (const Told& told : all_stories()) {
        SCOPED_TRACE(told.name);
        const auto closed = only<ConnectionClosed>(play(told.story, told.options));
        ASSERT_FALSE(closed.empty());
        const engine::Verdict& verdict = closed.back().verdict;
        EXPECT_EQ(name(verdict.outcome), name(told.outcome));
        EXPECT_EQ(name(verdict.side), name(told.side));
        EXPECT_EQ(name(verdict.phase), name(told.phase));
        EXPECT_EQ(name(verdict.certainty), name(told.certainty));
        EXPECT_EQ(names(verdict.causes), names(told.causes));
        EXPECT_TRUE(verdict.explanation.ends_with('.')) << verdict.explanation;
        EXPECT_EQ(verdict.explanation.find('{'), std::string::npos) << verdict.explanation;
        if (std::getenv("SHOW_VERDICTS") != nullptr)
            printf("%-28s %s | %s\n", std::string(name(verdict.outcome)).c_str(),
                   verdict.explanation.c_str(), verdict.next_step.c_str());
    }
}

TEST(Verdicts, EveryOutcomeHasAStory)
{
    std::set<Outcome> told;
    for (const Told& each : all_stories())
        told.insert(each.outcome);
    for (std::size_t i = 0; i < engine::outcome_count; ++i)
        EXPECT_TRUE(told.contains(static_cast<Outcome>(i))) << name(static_cast<Outcome>(i));
}

TEST(Verdicts, EveryCauseHasAStory)
{
    std::set<engine::Cause> told;
    for (const Told& each : all_stories())
        told.insert(each.causes.begin(), each.causes.end());
    for (std::size_t i = 0; i < engine::cause_count; ++i)
        EXPECT_TRUE(told.contains(static_cast<engine::Cause>(i)))
            << name(static_cast<engine::Cause>(i));
}

TEST(Verdicts, EveryOutcomeRuleConcludesAnOutcomeThatHasWords)
{
    for (const auto& rule : engine::outcome_rules())
        EXPECT_EQ(engine::words_of(rule.outcome).outcome, rule.outcome) << rule.name;
}

TEST(Verdicts, EveryCauseRuleHasAStory)
{
    std::set<std::pair<Outcome, engine::Cause>> told;
    for (const Told& each : all_stories())
        for (const auto cause : each.causes)
            told.emplace(each.outcome, cause);
    for (const auto table : engine::cause_rules())
        for (const auto& rule : table)
            EXPECT_TRUE(told.contains({rule.outcome, rule.cause}))
                << name(rule.outcome) << " because of " << name(rule.cause);
}

} // namespace
} // namespace bgpsnoop::testing
