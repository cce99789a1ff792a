// SPDX-License-Identifier: Apache-2.0
#include "source/loader/hook_choice.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include <gtest/gtest.h>

namespace bgpsnoop::source {
namespace {

constexpr auto storage = ProgramSet::storage;
constexpr auto hash = ProgramSet::hash;
constexpr std::array sets{storage, hash};

std::vector<HookRow> rows()
{
    return {
        {HookId::segments_dropped, "drops", Need::wanted, {{storage, "kfree"}, {hash, "kfree"}}},
        {HookId::socket_reads,
         "reads",
         Need::required,
         {{storage, "read_skb"},
          {storage, "read_function", {"note_read"}},
          {hash, "read_function", {"note_read"}}}},
        {HookId::socket_writes,
         "writes",
         Need::required,
         {{storage, "write_msg"}, {hash, "write_function"}}},
    };
}

/// A kernel that refuses these, in both sets or in one.
struct Kernel {
    std::map<std::pair<ProgramSet, std::string>, std::string> refuses;
    mutable std::vector<std::string> tried{};

    std::string operator()(const Way& way) const
    {
        tried.push_back(way.program);
        const auto found = refuses.find({way.set, way.program});
        return found == refuses.end() ? "" : found->second;
    }
};

Choice choose_on(const Kernel& kernel)
{
    return choose(rows(), sets, std::ref(kernel));
}

TEST(HookChoice, TheFirstWayIsUsedWhereItWorks)
{
    const Choice choice = choose_on({});
    EXPECT_EQ(choice.missing, "");
    EXPECT_EQ(choice.set, storage);
    ASSERT_EQ(choice.hooks.size(), 3U);
    EXPECT_EQ(choice.hooks[0].way, "kfree");
    EXPECT_EQ(choice.hooks[1].way, "read_skb");
    EXPECT_EQ(choice.hooks[1].problem, "");
    EXPECT_EQ(choice.hooks[2].way, "write_msg");
}

TEST(HookChoice, TheNextWayIsUsedAndTheRefusalKept)
{
    const Choice choice = choose_on({{{{storage, "read_skb"}, "no dynptr"}}});
    EXPECT_EQ(choice.set, storage);
    EXPECT_EQ(choice.hooks[1].way, "read_function");
    EXPECT_EQ(choice.hooks[1].problem, "read_skb: no dynptr");
}

TEST(HookChoice, ACompanionComesWithItsWay)
{
    const Choice choice = choose_on({{{{storage, "read_skb"}, "no dynptr"}}});
    ASSERT_EQ(choice.ways.size(), 3U);
    ASSERT_EQ(choice.ways[0].companions.size(), 1U);
    EXPECT_EQ(choice.ways[0].companions[0], "note_read");
}

TEST(HookChoice, AWantedHookMayBeMissing)
{
    const Choice choice = choose_on({{{{storage, "kfree"}, "no reason given"}}});
    EXPECT_EQ(choice.missing, "");
    EXPECT_EQ(choice.set, storage);
    EXPECT_EQ(choice.hooks[0].way, "");
    EXPECT_EQ(choice.hooks[0].problem, "kfree: no reason given");
}

TEST(HookChoice, ARequiredHookThatIsMissingLeadsToTheNextSet)
{
    const Kernel kernel{{{{storage, "write_msg"}, "cannot be attached: Operation not permitted"}}};
    const Choice choice = choose_on(kernel);
    EXPECT_EQ(choice.missing, "");
    EXPECT_EQ(choice.set, hash);
    for (const Way& way : choice.ways)
        EXPECT_EQ(way.set, hash);
}

TEST(HookChoice, ASetWithoutARequiredHookIsNotTriedFurther)
{
    const Kernel kernel{{{{storage, "write_msg"}, "no"}, {{hash, "write_function"}, "no"}}};
    EXPECT_NE(choose_on(kernel).missing, "");
    EXPECT_EQ(std::count(kernel.tried.begin(), kernel.tried.end(), "kfree"), 0);
}

TEST(HookChoice, WhatNoSetHasIsNamedWithEveryReason)
{
    const Choice choice = choose_on(
        {{{{storage, "write_msg"}, "no tracepoint"}, {{hash, "write_function"}, "EPERM"}}});
    EXPECT_EQ(choice.missing,
              "writes (write_msg: no tracepoint); nor writes (write_function: EPERM)");
}

/// Whether `drops` is offered by a kernel that cannot have these, and refuses more.
bool drops_are_offered(const Kernel& refusing, const Kernel& lacking)
{
    Choice choice = choose_on(refusing);
    note_offers(choice, rows(), [&](const Way& way) { return !lacking(way).empty(); });
    return choice.hooks[0].offered;
}

TEST(HookChoice, AReasonIsToldOnceThoughWaysDifferInCompanions)
{
    auto twice = rows();
    twice[1].ways = {{storage, "event", {"more"}}, {storage, "event"}};
    const Kernel kernel{{{{storage, "event"}, "no tracefs"}}};
    EXPECT_EQ(choose(twice, std::array{storage}, std::ref(kernel)).missing,
              "reads (event: no tracefs)");
}

TEST(HookChoice, AHookInUseIsOffered)
{
    EXPECT_TRUE(drops_are_offered({}, {}));
}

TEST(HookChoice, AHookThatTheKernelLacksIsNotOffered)
{
    const Kernel kernel{{{{storage, "kfree"}, "no reasons of drops"}}};
    EXPECT_FALSE(drops_are_offered(kernel, kernel));
}

TEST(HookChoice, AHookThatTheSetupForbidsIsOffered)
{
    EXPECT_TRUE(drops_are_offered({{{{storage, "kfree"}, "function tracing is off"}}}, {}));
}

TEST(HookChoice, ABetterSetThatTheSetupForbidsOffersItsHooks)
{
    const Kernel refusing{{{{storage, "write_msg"}, "not permitted"}, {{hash, "kfree"}, "no"}}};
    const Kernel lacking{{{{hash, "kfree"}, "no"}}};
    EXPECT_TRUE(drops_are_offered(refusing, lacking));
    EXPECT_FALSE(drops_are_offered(refusing, refusing));
}

TEST(HookChoice, AHookIsFoundByItsId)
{
    const Choice choice = choose_on({});
    ASSERT_NE(find_hook(choice.hooks, HookId::socket_reads), nullptr);
    EXPECT_EQ(find_hook(choice.hooks, HookId::socket_reads)->name, "reads");
    EXPECT_EQ(find_hook(choice.hooks, HookId::older_sockets), nullptr);
}

} // namespace
} // namespace bgpsnoop::source
