// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/input.hpp"

namespace bgpsnoop::source {

/// The same with the errno (EADDRNOTAVAIL, EACCES, EADDRINUSE), as the state of the host tells a
/// moment later: no hook shows it but one that every system call of every process would pay for.
/// 0: nothing tells.
engine::Input explained(const engine::Input& input, const engine::BindFailed& failed);

} // namespace bgpsnoop::source
