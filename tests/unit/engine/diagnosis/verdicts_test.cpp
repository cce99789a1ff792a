// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "engine/diagnosis/causes.hpp"
#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
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
    for (const engine::OutcomeInfo& each : engine::outcomes())
        EXPECT_TRUE(told.contains(each.outcome)) << each.name;
}

TEST(Verdicts, EveryCauseHasAStory)
{
    std::set<engine::Cause> told;
    for (const Told& each : all_stories())
        told.insert(each.causes.begin(), each.causes.end());
    for (const engine::CauseInfo& each : engine::causes())
        EXPECT_TRUE(told.contains(each.cause)) << each.name;
}

TEST(Verdicts, EveryCauseOfEveryOutcomeHasAStory)
{
    std::set<std::pair<Outcome, engine::Cause>> told;
    for (const Told& each : all_stories())
        for (const auto cause : each.causes)
            told.emplace(each.outcome, cause);
    for (const engine::OutcomeInfo& each : engine::outcomes())
        for (const engine::Row& row : engine::group_of(each.outcome).rows)
            for (const engine::Cause cause : row.causes)
                EXPECT_TRUE(told.contains({each.outcome, cause}))
                    << each.name << " because of " << name(cause);
}

} // namespace
} // namespace bgpsnoop::test
