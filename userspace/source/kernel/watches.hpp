#pragma once

#include <cstdint>
#include <vector>

namespace bgpsnoop::source {

/// The counters of every socket in the set without BTF's map of watches, as an iterator would write
/// them: whole socket_records.
std::vector<std::uint8_t> read_watches(int map);

} // namespace bgpsnoop::source
