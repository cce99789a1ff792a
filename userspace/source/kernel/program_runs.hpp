// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

struct bpf_object;

namespace bgpsnoop::source {

struct ProgramRuns { ///< since the program was loaded, as long as the kernel measured
    std::chrono::nanoseconds time{};
    std::uint64_t runs = 0;
};

/// What the kernel has measured of each loaded program, by name. Empty where
/// kernel.bpf_stats_enabled is off: measuring costs more than most runs do, so it is never turned
/// on here.
std::map<std::string, ProgramRuns> program_runs(const ::bpf_object& programs);

} // namespace bgpsnoop::source
