// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "wire/time.hpp"

namespace bgpsnoop::source {

/// What the kernel's bpf_ktime_get_boot_ns() says, in whatever time namespace we are.
std::uint64_t boot_ns();

/// Turns the kernel's time since boot (CLOCK_BOOTTIME, nanoseconds) into wall-clock time as it was
/// when this was made: durations and deadlines stay true when the wall clock is stepped.
class BootClock {
public:
    BootClock();
    explicit BootClock(wire::Time boot) : boot_(boot) {}

    /// Where another looked at the wall clock and saw the host booted at that time, less than a
    /// millisecond from here, it is that: two looks never see the same.
    void agree_with(wire::Time boot);

    wire::Time at(std::uint64_t boot_ns) const;
    wire::Time now() const;
    wire::Time boot() const { return boot_; }
    /// By how much the wall clock is later now than what now() says; nothing where the two could
    /// not be read close enough to each other.
    std::optional<wire::Duration> wall_clock_step() const;

private:
    wire::Time boot_{};
};

} // namespace bgpsnoop::source
