// SPDX-License-Identifier: Apache-2.0
#include "source/host/container.hpp"

#include <sys/stat.h>

#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

namespace {

constexpr ino_t first_pid_namespace = 0xEFFFFFFC; // PROC_PID_INIT_INO of the kernel, the host's

bool sees_processes_of_host()
{
    struct stat status {};
    return ::stat("/proc/self/ns/pid", &status) != 0 || status.st_ino == first_pid_namespace;
}

} // namespace

std::string hidden_processes()
{
    if (sees_processes_of_host())
        return {};
    return "those of a container only: network namespaces that a process keeps, and whose an older "
           "socket is, are not found; it wants the PID namespace of the host (--pid host)";
}

std::string hidden_network()
{
    // Of the host's first process, where that can be seen.
    const auto of_host = sees_processes_of_host() ? netns_of(1) : 0;
    if (of_host == 0 || of_host == own_netns())
        return {};
    return "of a container, or of another network namespace than that of the first process: HTTP "
           "is served there; it wants the network of the host (--network host)";
}

} // namespace bgpsnoop::source
