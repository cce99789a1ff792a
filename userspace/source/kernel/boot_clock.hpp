// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "wire/time.hpp"

namespace bgpsnoop::source {

/// What the kernel's bpf_ktime_get_boot_ns() says.
std::uint64_t boot_ns();

/// Turns the kernel's time since boot (CLOCK_BOOTTIME, nanoseconds) into wall-clock time.
class BootClock {
public:
    BootClock() { adjust(); }
    explicit BootClock(wire::Time boot) : boot_(boot) {}

    /// Follows steps of the wall clock of a millisecond and more; smaller ones would only make the
    /// distances between events dance.
    void adjust();

    wire::Time at(std::uint64_t boot_ns) const;
    wire::Time now() const;

private:
    wire::Time boot_{};
};

} // namespace bgpsnoop::source
