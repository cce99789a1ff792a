// SPDX-License-Identifier: Apache-2.0
#include "source/host/capabilities.hpp"

#include <array>
#include <cstdint>

#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace bgpsnoop::source {

namespace {

/// From the kernel itself: /proc may be missing, and descriptors used up.
std::uint64_t effective_capabilities()
{
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
    if (::syscall(SYS_capget, &header, sets.data()) != 0)
        return 0;
    return std::uint64_t{sets[1].effective} << 32 | sets[0].effective;
}

} // namespace

bool is_capable(unsigned capability)
{
    return (effective_capabilities() >> capability & 1) != 0;
}

bool in_user_namespace()
{
    constexpr ino_t of_the_host = 0xeffffffd; // PROC_USER_INIT_INO, include/linux/proc_ns.h
    struct stat here {};
    return ::stat("/proc/self/ns/user", &here) == 0 && here.st_ino != of_the_host;
}

} // namespace bgpsnoop::source
