// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/input.hpp"
#include "source/host/time_share.hpp"

namespace bgpsnoop::source {

/// Why binds fail. It takes long to find out, and any user of this host can ask for it again and
/// again: no more than a share of the time is spent on it.
class BindFailures {
public:
    /// The same with the errno (EADDRNOTAVAIL, EACCES, EADDRINUSE), as the state of the host tells
    /// a moment later: no hook shows it but one that every system call of every process would pay
    /// for. 0: nothing tells, or there was no time.
    engine::Input explained(const engine::Input& input, const engine::BindFailed& failed);

private:
    TimeShare share_;
};

} // namespace bgpsnoop::source
