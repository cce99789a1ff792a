// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/input.hpp"
#include "source/loader/programs.hpp"

namespace bgpsnoop::source {

/// Segments of BGP that no socket wanted, or that the kernel dropped. The programs count all and
/// tell of few (bpf/lib/unwanted.h).
class UnwantedSegments {
public:
    struct Counts { ///< since the start; absent: no program in use sees them
        std::optional<std::uint64_t> syns;
        std::optional<std::uint64_t> others; ///< answered with a RST, as those are
        std::map<engine::SegmentDropped::Reason, std::uint64_t> dropped; ///< empty: likewise
        std::uint64_t untold = 0; ///< of all of these: there was no record
    };
    /// Inode number of the network namespace, and the peer's address.
    using Neighbor = std::pair<std::uint32_t, wire::Address>;

    explicit UnwantedSegments(const Programs& programs);
    Counts counts() const;
    /// Whose segments are told whatever others send.
    void favor(const std::set<Neighbor>& neighbors);

private:
    bool sees_drops_;
    bool sees_refusals_; ///< what nobody wanted is answered with a RST
    int counts_map_;
    int neighbors_map_;
    std::set<Neighbor> favored_;
};

} // namespace bgpsnoop::source
