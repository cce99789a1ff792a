// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bgpsnoop::source {

/// What the user asks of the programs in the kernel.
struct ProbeOptions {
    std::vector<std::uint16_t> ports{179};
    bool only_own_netns = false;
    bool all_messages = false;
    std::string btf;     ///< file with the running kernel's BTF; empty: the kernel has it
    bool guests = false; ///< who lives in network namespaces of users' own is no stranger
};

} // namespace bgpsnoop::source
