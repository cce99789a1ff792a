// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

/// What the agent does again and again, one row each: measured in time by Google Benchmark
/// (main.cpp) and in instructions by callgrind (instructions.py).
namespace bgpsnoop::bench {

struct Work {
    std::string_view name;           ///< "frame"
    std::string_view unit;           ///< "a message of a full table"
    std::uint32_t units;             ///< of those a call does so many
    std::function<void()> (*make)(); ///< prepares, and gives what is called
};

std::span<const Work> works();

} // namespace bgpsnoop::bench
