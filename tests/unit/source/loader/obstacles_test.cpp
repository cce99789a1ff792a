#include "source/loader/obstacles.hpp"

#include <gtest/gtest.h>

#include "source/loader/hook_rows.hpp"

namespace bgpsnoop::source {
namespace {

std::vector<std::string> programs_of(const Way& way)
{
    std::vector<std::string> names{way.program};
    names.insert(names.end(), way.companions.begin(), way.companions.end());
    return names;
}

TEST(HookRows, EveryWayIsOfProgramsThatItsSetHas)
{
    for (const HookRow& row : hook_rows())
        for (const Way& way : row.ways)
            for (const std::string& program : programs_of(way))
                EXPECT_TRUE(program_sections(way.set).contains(program)) << program;
}

TEST(HookRows, EveryProgramOfASetServesAHook)
{
    for (const ProgramSet set : sets_to_try()) {
        auto unused = program_sections(set);
        for (const HookRow& row : hook_rows())
            for (const Way& way : row.ways)
                for (const std::string& program : programs_of(way))
                    if (way.set == set)
                        unused.erase(program);
        for (const auto& [program, section] : unused)
            ADD_FAILURE() << program << " is never used";
    }
}

TEST(Obstacles, AFunctionThatTheKernelHasNotIsNamed)
{
    Obstacles obstacles("");
    EXPECT_EQ(obstacles({ProgramSet::storage, "tcp_state", {}, "bpf_no_such_function"}),
              "the kernel has no bpf_no_such_function for programs");
}

TEST(Obstacles, ProgramsThatAreTiedToNothingHaveNone)
{
    Obstacles obstacles("");
    EXPECT_EQ(obstacles({ProgramSet::nobtf, "state_event", {"end_event"}}), "");
}

TEST(Obstacles, TracepointsAreFoundWhereTheKernelDescribesThem)
{
    Obstacles obstacles("");
    const std::string problem = obstacles({ProgramSet::storage, "tcp_state"});
    EXPECT_EQ(problem, kernel_has_btf() ? "" : "the kernel has no BTF");
}

} // namespace
} // namespace bgpsnoop::source
