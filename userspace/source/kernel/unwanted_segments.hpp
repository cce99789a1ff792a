// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "engine/input.hpp"

struct bpf_object;

namespace bgpsnoop::source {

/// Segments of BGP that no socket wanted, or that the kernel dropped. The programs count all and
/// tell of few (bpf/btf/unwanted.h). A set of programs that sees none of them counts none.
class UnwantedSegments {
public:
    struct Counts { ///< since the start
        std::uint64_t syns = 0;
        std::uint64_t others = 0; ///< answered with a RST, as those are
        std::map<engine::SegmentDropped::Reason, std::uint64_t> dropped;
        std::uint64_t untold = 0; ///< of all of these: there was no record
    };
    /// Inode number of the network namespace, and the peer's address.
    using Neighbor = std::pair<std::uint32_t, wire::Address>;

    explicit UnwantedSegments(const ::bpf_object& object);
    Counts counts() const;
    /// Whose segments are told whatever others send.
    void favor(const std::set<Neighbor>& neighbors);

private:
    int counts_map_;
    int neighbors_map_;
    std::set<Neighbor> favored_;
};

} // namespace bgpsnoop::source
