// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "sink/http/routes.hpp"

namespace bgpsnoop::sink {

/// Numbers the states that are published: those that show the same to a person have one number.
/// Another run of the agent gives others.
class Generation {
public:
    /// Of the next state, looked at in a time that does not depend on how many events there were.
    std::uint64_t of(const State& state);

private:
    std::optional<std::vector<std::uint64_t>> shape_; ///< of the state before
    std::uint64_t number_ =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                       std::chrono::system_clock::now().time_since_epoch())
                                       .count());
};

} // namespace bgpsnoop::sink
