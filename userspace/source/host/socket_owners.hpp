// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "engine/input.hpp"

namespace bgpsnoop::source {

/// Who has these sockets open (by inode), as /proc/PID/fd tells; of several, the first that is
/// found. Who may not look into other processes (CAP_SYS_PTRACE) finds nobody.
std::map<std::uint32_t, engine::Process> owners_of(const std::set<std::uint32_t>& sockets);

} // namespace bgpsnoop::source
