// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/boot_clock.hpp"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <string>

#include "source/kernel/clock_offset.hpp"

namespace bgpsnoop::source {

namespace {

std::chrono::nanoseconds read_clock(clockid_t clock)
{
    timespec value{};
    ::clock_gettime(clock, &value);
    return std::chrono::seconds(value.tv_sec) + std::chrono::nanoseconds(value.tv_nsec);
}

/// Of our time namespace (time_namespaces(7)) from the initial one, whose clock BPF reads.
std::chrono::nanoseconds namespace_offset()
{
    std::ifstream offsets("/proc/self/timens_offsets"); // Linux 5.6
    std::string clock;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    while (offsets >> clock >> seconds >> nanoseconds)
        if (clock == "boottime")
            return std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds);
    return {};
}

std::chrono::nanoseconds since_boot()
{
    static const std::chrono::nanoseconds offset = namespace_offset(); // of a process: for ever
    return read_clock(CLOCK_BOOTTIME) - offset;
}

/// A step of less than a millisecond is none (LiveRun), so this must be known much better.
constexpr std::chrono::microseconds good_enough{100};

ClockOffset wall_clock_offset()
{
    constexpr int readings = 50;
    return offset_of([] { return read_clock(CLOCK_REALTIME); }, since_boot, readings, good_enough);
}

} // namespace

std::uint64_t boot_ns()
{
    return static_cast<std::uint64_t>(since_boot().count());
}

BootClock::BootClock() : boot_(wall_clock_offset().ahead) {}

void BootClock::agree_with(wire::Time boot)
{
    if (std::chrono::abs(boot - boot_) < std::chrono::milliseconds(1))
        boot_ = boot;
}

std::optional<wire::Duration> BootClock::wall_clock_step() const
{
    const ClockOffset offset = wall_clock_offset();
    if (offset.uncertainty > good_enough)
        return std::nullopt;
    return wire::Time(offset.ahead) - boot_;
}

wire::Time BootClock::at(std::uint64_t boot_ns) const
{
    // No host is up for a century: what a damaged record says overflows nothing.
    constexpr std::uint64_t longest = 3'000'000'000'000'000'000;
    return boot_ + std::chrono::nanoseconds(std::min(boot_ns, longest));
}

wire::Time BootClock::now() const
{
    return boot_ + since_boot();
}

} // namespace bgpsnoop::source
