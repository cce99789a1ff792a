// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/unwanted_segments.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "record.h"
#include "source/kernel/per_cpu.hpp"

namespace bgpsnoop::source {

namespace {

::unwanted_count over_all_cpus(int map, std::uint32_t kind)
{
    ::unwanted_count sum{};
    for (const auto& each : per_cpu<::unwanted_count>(map, kind)) {
        sum.all += each.all;
        sum.untold += each.untold;
    }
    return sum;
}

/// Without BTF a RST is seen, and not what it answers.
bool has_way(const Programs& programs, HookId id)
{
    const Hook* hook = find_hook(programs.hooks, id);
    return programs.set != ProgramSet::nobtf && hook != nullptr && !hook->way.empty();
}

::unwanted_source key_of(const UnwantedSegments::Neighbor& neighbor)
{
    ::unwanted_source key{};
    key.netns = neighbor.first;
    std::ranges::copy(neighbor.second.bytes, std::begin(key.address));
    return key;
}

/// None that the kernel tells has it: `other`.
std::optional<engine::SegmentDropped::Reason> reason_of(std::uint32_t drop)
{
    if (drop == ::drop_other)
        return std::nullopt;
    return static_cast<engine::SegmentDropped::Reason>(drop - 1);
}

} // namespace

UnwantedSegments::UnwantedSegments(const Programs& programs)
    : sees_drops_(has_way(programs, HookId::segments_dropped)),
      sees_refusals_(sees_drops_ || has_way(programs, HookId::resets_sent)),
      counts_map_(bpf_object__find_map_fd_by_name(programs.object.get(), "unwanted")),
      neighbors_map_(bpf_object__find_map_fd_by_name(programs.object.get(), "unwanted_of_neighbor"))
{
}

UnwantedSegments::Counts UnwantedSegments::counts() const
{
    Counts counts;
    for (std::uint32_t kind = 0; kind < ::unwanted_kinds; ++kind) {
        const auto count = over_all_cpus(counts_map_, kind);
        counts.untold += count.untold;
        const auto reason =
            kind < ::unwanted_drop ? std::nullopt : reason_of(kind - ::unwanted_drop);
        if (kind == ::unwanted_syn && sees_refusals_)
            counts.syns = count.all;
        else if (kind == ::unwanted_segment && sees_refusals_)
            counts.others = count.all;
        else if (reason && sees_drops_)
            counts.dropped[*reason] = count.all;
    }
    return counts;
}

void UnwantedSegments::favor(const std::set<Neighbor>& neighbors)
{
    if (neighbors_map_ < 0 || neighbors == favored_)
        return;
    for (const Neighbor& each : favored_)
        if (const auto key = key_of(each); !neighbors.contains(each))
            bpf_map_delete_elem(neighbors_map_, &key);
    const std::array<std::uint64_t, 2> nothing_spent{};
    for (const Neighbor& each : neighbors)
        if (const auto key = key_of(each); !favored_.contains(each))
            bpf_map_update_elem(neighbors_map_, &key, nothing_spent.data(), BPF_ANY);
    favored_ = neighbors;
}

} // namespace bgpsnoop::source
