// SPDX-License-Identifier: Apache-2.0
#include "source/loader/obstacles.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::source {
namespace {

TEST(Obstacles, AFunctionThatTheKernelHasNotIsNamed)
{
    Obstacles obstacles("");
    EXPECT_EQ(obstacles({ProgramSet::storage, "tcp_state", {}, "bpf_no_such_function"}).words,
              "the kernel has no bpf_no_such_function for programs");
}

TEST(Obstacles, WhatTheKernelLacksIsNoMatterOfSetup)
{
    Obstacles obstacles("");
    EXPECT_FALSE(
        obstacles({ProgramSet::storage, "tcp_state", {}, "bpf_no_such_function"}).of_setup);
}

TEST(Obstacles, ProgramsThatAreTiedToNothingHaveNone)
{
    Obstacles obstacles("");
    EXPECT_EQ(obstacles({ProgramSet::nobtf, "state_event", {"end_event"}}).words, "");
}

TEST(Obstacles, TracepointsAreFoundWhereTheKernelDescribesThem)
{
    Obstacles obstacles("");
    const std::string problem = obstacles({ProgramSet::storage, "tcp_state"}).words;
    EXPECT_EQ(problem, kernel_has_btf() ? "" : "the kernel has no BTF");
}

} // namespace
} // namespace bgpsnoop::source
