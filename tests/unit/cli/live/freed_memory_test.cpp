// SPDX-License-Identifier: Apache-2.0
#include "cli/live/freed_memory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <vector>

namespace bgpsnoop::cli {
namespace {

#if !defined(__SANITIZE_ADDRESS__) // which has an allocator of its own

/// Of this process, of memory that no file backs.
std::size_t resident_megabytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "RssAnon:") {
            std::size_t kilobytes = 0;
            status >> kilobytes;
            return kilobytes / 1024;
        }
    return 0;
}

/// Memory like a storm leaves it: freed, and behind it lies what lives on.
std::unique_ptr<char[]> leave_behind(std::size_t megabytes)
{
    std::vector<std::unique_ptr<char[]>> blocks(megabytes * 1024);
    for (auto& block : blocks)
        block = std::make_unique<char[]>(1024);
    return std::move(blocks.back());
}

TEST(FreedMemory, IsGivenBackAtFirstAndThenEveryTenSeconds)
{
    using std::chrono::seconds;
    constexpr std::size_t size = 64;
    FreedMemory freed;
    const auto now = std::chrono::steady_clock::now();
    const auto one = leave_behind(size);
    const std::size_t before = resident_megabytes();
    freed.give_back_sometimes(now);
    EXPECT_LT(resident_megabytes() + size / 2, before);

    const auto other = leave_behind(size);
    const std::size_t again = resident_megabytes();
    freed.give_back_sometimes(now + seconds(9));
    EXPECT_LT(again, resident_megabytes() + size / 2);
    freed.give_back_sometimes(now + seconds(10));
    EXPECT_LT(resident_megabytes() + size / 2, again);
}

#endif

} // namespace
} // namespace bgpsnoop::cli
