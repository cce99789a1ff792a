// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/boot_clock.hpp"

#include <ctime>

namespace bgpsnoop::source {

namespace {

std::chrono::nanoseconds read_clock(clockid_t clock)
{
    timespec value{};
    ::clock_gettime(clock, &value);
    return std::chrono::seconds(value.tv_sec) + std::chrono::nanoseconds(value.tv_nsec);
}

} // namespace

std::uint64_t boot_ns()
{
    return static_cast<std::uint64_t>(read_clock(CLOCK_BOOTTIME).count());
}

void BootClock::adjust()
{
    using namespace std::chrono_literals;
    const wire::Time boot{read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME)};
    if (std::chrono::abs(boot - boot_) >= 1ms)
        boot_ = boot;
}

wire::Time BootClock::at(std::uint64_t boot_ns) const
{
    return boot_ + std::chrono::nanoseconds(boot_ns);
}

wire::Time BootClock::now() const
{
    return boot_ + read_clock(CLOCK_BOOTTIME);
}

} // namespace bgpsnoop::source
