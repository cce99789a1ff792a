// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/input.hpp"

struct socket_record; // bpf/record.h

namespace bgpsnoop::source {

/// Which of the samples that are taken once a second say of their socket what the last one said: of
/// sessions at rest nearly all. The whole is due again after some time all the same, for whoever
/// takes it for a sign of life. Holds what the last walk has met.
class SampleMemory {
public:
    static constexpr auto whole_every = std::chrono::seconds(30);

    /// Puts those that are unchanged behind all others.
    std::span<const ::socket_record> part(std::vector<::socket_record>& walk, engine::Time now);

private:
    struct Told {
        std::size_t hash = 0;
        engine::Time at{}; ///< as a whole
    };

    std::unordered_map<std::uint64_t, Told> told_; ///< by socket
};

} // namespace bgpsnoop::source
