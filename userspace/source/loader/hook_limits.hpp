// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "source/loader/hook_choice.hpp"

namespace bgpsnoop::source {

/// Why payload in a page beside a packet's own buffer cannot be read by `arrive_buffer`, which
/// finds pages by two symbols of the kernel's (bpf/btf/payload.h). Empty: it can. `symbols` as in
/// /proc/kallsyms, where an address of 0 is one that is kept from this process.
std::string why_pages_are_not_read(std::istream& symbols);

/// Says of each hook in use what its way does not see on this kernel, for this process.
void note_limits(std::vector<Hook>& hooks);

} // namespace bgpsnoop::source
