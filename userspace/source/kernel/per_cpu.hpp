// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

namespace bgpsnoop::source {

/// What each CPU has at that key of a BPF_MAP_TYPE_PERCPU_ARRAY; `Value` has the size of the map's,
/// a multiple of 8. Empty: there is no such map, as `map` (negative) says, or no such key.
template <typename Value> std::vector<Value> per_cpu(int map, std::uint32_t key)
{
    static_assert(sizeof(Value) % 8 == 0); // the kernel pads to that
    std::vector<Value> values(static_cast<std::size_t>(libbpf_num_possible_cpus()));
    if (map < 0 || bpf_map_lookup_elem(map, &key, values.data()) != 0)
        return {};
    return values;
}

} // namespace bgpsnoop::source
