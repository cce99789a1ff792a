// SPDX-License-Identifier: Apache-2.0
#include "source/loader/hook_rows.hpp"

#include <cstdlib>

#include <gmock/gmock.h>

#include "source/loader/objects.hpp"

namespace bgpsnoop::source {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> programs_of(const Way& way)
{
    std::vector<std::string> names{way.program};
    names.insert(names.end(), way.companions.begin(), way.companions.end());
    return names;
}

std::vector<std::string> ways_of(const Offer& offer, HookId id, ProgramSet set)
{
    std::vector<std::string> ways;
    for (const HookRow& row : offer.rows)
        for (const Way& way : row.ways)
            if (row.id == id && way.set == set)
                ways.push_back(way.program);
    return ways;
}

TEST(HookRows, EveryHookHasOneRowInTheOrderOfItsEnumeration)
{
    const Offer offer = whole_offer();
    ASSERT_EQ(offer.rows.size(), static_cast<std::size_t>(HookId::socket_samples) + 1);
    for (std::size_t i = 0; i < offer.rows.size(); ++i)
        EXPECT_EQ(offer.rows[i].id, HookId{static_cast<std::uint8_t>(i)}) << offer.rows[i].name;
}

TEST(HookRows, EveryWayIsOfProgramsThatItsSetHas)
{
    for (const HookRow& row : whole_offer().rows)
        for (const Way& way : row.ways)
            for (const std::string& program : programs_of(way))
                EXPECT_TRUE(program_sections(way.set).contains(program)) << program;
}

TEST(HookRows, EveryProgramOfASetServesAHook)
{
    const Offer offer = whole_offer();
    for (const ProgramSet set : offer.sets) {
        auto unused = program_sections(set);
        for (const HookRow& row : offer.rows)
            for (const Way& way : row.ways)
                for (const std::string& program : programs_of(way))
                    if (way.set == set)
                        unused.erase(program);
        for (const auto& [program, section] : unused)
            ADD_FAILURE() << program << " is never used";
    }
}

TEST(HookRows, ASetThatIsNamedIsLeftOut)
{
    EXPECT_THAT(whole_offer().sets,
                ElementsAre(ProgramSet::storage, ProgramSet::hash, ProgramSet::nobtf));
    EXPECT_THAT(offer_without({"storage", "hash"}).sets, ElementsAre(ProgramSet::nobtf));
}

TEST(HookRows, AProgramThatIsNamedIsLeftOutOfEverySet)
{
    const Offer offer = offer_without({"read_skb", "read_function"});
    EXPECT_THAT(ways_of(offer, HookId::socket_reads, ProgramSet::storage),
                ElementsAre("segment_in"));
    EXPECT_THAT(ways_of(offer, HookId::socket_reads, ProgramSet::hash), ElementsAre("segment_in"));
}

TEST(HookRows, TheEnvironmentIsReadEachTime)
{
    ::setenv("BGPSNOOP_WITHOUT", "storage  read_function", 1);
    EXPECT_THAT(left_out_by_environment(), UnorderedElementsAre("storage", "read_function"));
    ::unsetenv("BGPSNOOP_WITHOUT");
    EXPECT_THAT(left_out_by_environment(), IsEmpty());
}

} // namespace
} // namespace bgpsnoop::source
