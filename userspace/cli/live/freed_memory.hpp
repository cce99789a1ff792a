// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

namespace bgpsnoop::cli {

/// Gives memory that was freed back to the system. The C library keeps it where something that
/// lives on lies behind it: what loading the programs took (25 MB), and what a storm took.
class FreedMemory {
public:
    /// At the first time, and then every ten seconds: a flood lasts no longer.
    void give_back_sometimes(std::chrono::steady_clock::time_point now);

private:
    std::optional<std::chrono::steady_clock::time_point> given_back_;
};

} // namespace bgpsnoop::cli
