// SPDX-License-Identifier: Apache-2.0
#include "sink/log/severity.hpp"

#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop::sink {
namespace {

using test::finding;

engine::SessionDown down(engine::Outcome outcome)
{
    engine::SessionDown event;
    event.outcome = outcome;
    return event;
}

TEST(Severity, OfAFallThatNobodyWantedIsAnErrorOfAnOtherAWarning)
{
    EXPECT_EQ(severity_of(finding(down(engine::Outcome::hold_timer_expired))), Severity::error);
    EXPECT_EQ(severity_of(finding(down(engine::Outcome::administrative))), Severity::warning);
}

TEST(Severity, OfWhatLeadsThereIsLow)
{
    EXPECT_EQ(severity_of(finding(engine::SessionUp{})), Severity::notice);
    EXPECT_EQ(severity_of(finding(engine::ConnectionOpened{})), Severity::debug);
    engine::MessageObserved message;
    EXPECT_EQ(severity_of(finding(message)), Severity::debug);
    message.body = wire::Notification{};
    EXPECT_EQ(severity_of(finding(message)), Severity::notice);
}

TEST(Severity, OfWhatStrangersDoPagesNobody)
{
    auto refused = finding(test::closed_without_answer());
    EXPECT_EQ(severity_of(refused), Severity::warning);
    refused.stranger = true;
    EXPECT_EQ(severity_of(refused), Severity::info);
    auto detail = finding(engine::ConnectionOpened{});
    detail.stranger = true;
    EXPECT_EQ(severity_of(detail), Severity::debug);
}

} // namespace
} // namespace bgpsnoop::sink
