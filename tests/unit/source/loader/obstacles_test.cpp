// SPDX-License-Identifier: Apache-2.0
#include "source/loader/obstacles.hpp"

#include <filesystem>

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

TEST(Obstacles, ClassicTracepointsAreAttachedThroughTracefs)
{
    const bool mounted = std::filesystem::exists("/sys/kernel/tracing/events");
    Obstacles obstacles("");
    const Obstacle found = obstacles({ProgramSet::nobtf, "state_event", {"end_event"}});
    EXPECT_EQ(found.words,
              mounted ? ""
                      : "tracefs is not mounted (mount -t tracefs tracefs /sys/kernel/tracing)");
    EXPECT_EQ(found.of_setup, !mounted);
}

TEST(Obstacles, TracepointsAreFoundWhereTheKernelDescribesThem)
{
    Obstacles obstacles("");
    const std::string problem = obstacles({ProgramSet::storage, "tcp_state"}).words;
    EXPECT_EQ(problem, kernel_has_btf() ? "" : "the kernel has no BTF");
}

} // namespace
} // namespace bgpsnoop::source
