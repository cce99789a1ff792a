// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace bgpsnoop::wire {

/// Wall-clock time (UTC) with nanoseconds. It comes from the source of an input, never from a clock
/// read by wire or engine.
using Time = std::chrono::sys_time<std::chrono::nanoseconds>;
using Duration = std::chrono::nanoseconds;

} // namespace bgpsnoop::wire
