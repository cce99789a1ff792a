// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <set>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/registry.hpp"
#include "engine/diagnosis/values.hpp"

/// What must be true of the whole table of causes, row by row.
namespace bgpsnoop::engine {
namespace {

template <typename Check> void for_each_row(Check check)
{
    for (const OutcomeInfo& each : outcomes()) {
        const auto rows = rows_of(each.outcome);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            SCOPED_TRACE(fmt::format("{}, row {}", each.name, i + 1));
            check(group_of(each.outcome), *rows[i]);
        }
    }
}

bool last_of(const Group& group, const Row& row)
{
    return &row == &group.rows.back();
}

TEST(Causes, ALeadingRowLeadsWhereItSays)
{
    for (const auto part : {host_rows(), company_rows()})
        for (const LeadingRow& leading : part)
            for (const OutcomeInfo& each : outcomes()) {
                const bool is_meant = std::ranges::count(leading.outcomes, each.outcome) > 0;
                EXPECT_EQ(std::ranges::count(rows_of(each.outcome), &leading.row),
                          is_meant ? 1 : 0);
            }
}

TEST(Causes, EveryOutcomeHasAGroupOfRows)
{
    for (const OutcomeInfo& each : outcomes()) {
        const Group& group = group_of(each.outcome);
        EXPECT_EQ(name(group.outcome), each.name);
        EXPECT_FALSE(group.saw.empty()) << each.name;
        EXPECT_FALSE(group.rows.empty()) << each.name;
    }
}

TEST(Causes, EveryCauseIsNamedBySomeRow)
{
    for (const CauseInfo& each : causes())
        EXPECT_FALSE(outcomes_of(each.cause).empty()) << each.name;
}

TEST(Causes, NoRowIsCertainOfOneOfSeveral)
{
    for_each_row([](const Group&, const Row& row) {
        if (row.sure.certainty == Certainty::certain) {
            EXPECT_LE(row.causes.size(), 1U);
        }
    });
}

TEST(Causes, NoRowIsCertainAndNamesNoCauseWhereSomethingIsAtFault)
{
    for_each_row([](const Group& group, const Row& row) {
        const bool at_fault = layer_of(group.outcome) != Layer::none;
        if (at_fault && row.sure.certainty == Certainty::certain) {
            EXPECT_FALSE(row.causes.empty());
        }
    });
}

TEST(Causes, NoRowNamesACauseTwice)
{
    for_each_row([](const Group&, const Row& row) {
        const std::set<Cause> different(row.causes.begin(), row.causes.end());
        EXPECT_EQ(different.size(), row.causes.size());
    });
}

TEST(Causes, NoRowHidesTheRowsBelowIt)
{
    for_each_row([](const Group& group, const Row& row) {
        if (row.when == always) {
            EXPECT_TRUE(last_of(group, row));
        }
    });
}

TEST(Causes, OnlyARowAboveAnotherReadsOn)
{
    for_each_row([](const Group& group, const Row& row) {
        if (row.then == Then::read_on) {
            EXPECT_FALSE(last_of(group, row));
            EXPECT_NE(row.sure.certainty, Certainty::certain); // it would have stopped anyway
        }
    });
}

TEST(Causes, NoRowRepeatsTheSideOfItsCause)
{
    for_each_row([](const Group&, const Row& row) {
        if (row.side && !row.causes.empty()) {
            EXPECT_NE(row.side, side_of(*row.causes.begin()));
        }
    });
}

TEST(Causes, NoRowSaysTwiceWhoHasToAct)
{
    for_each_row([](const Group&, const Row& row) { EXPECT_FALSE(row.side && row.acts); });
}

TEST(Causes, EverySentenceHasOnlyKnownValues)
{
    const Evidence seen;
    const Case nothing{seen, no_history};
    for_each_row([&](const Group& group, const Row& row) {
        for (const auto text : {group.saw, row.means, row.advice})
            EXPECT_NO_THROW(fill(text, nothing)) << text;
    });
}

} // namespace
} // namespace bgpsnoop::engine
