// SPDX-License-Identifier: Apache-2.0
#include "source/host/container.hpp"

#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "source/host/cgroup.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

namespace {

constexpr const char* usual_state_directory = "/var/lib/bgpsnoop";
constexpr ino_t first_pid_namespace = 0xEFFFFFFC; // PROC_PID_INIT_INO of the kernel, the host's

bool sees_processes_of_host()
{
    struct stat status {};
    return ::stat("/proc/self/ns/pid", &status) != 0 || status.st_ino == first_pid_namespace;
}

// Its root is that of the host's first process, and so is its network namespace. Whoever may trace
// can look at it; the first process may have itself hidden (dumpable, LSM).
constexpr pid_t kthreadd = 2;

/// The same file here and as the host sees it. Whoever cannot look there is taken to be on the
/// host.
bool is_of_host(const std::string& path)
{
    struct stat host {};
    struct stat here {};
    if (!sees_processes_of_host() ||
        ::stat(fmt::format("/proc/{}/root{}", kthreadd, path).c_str(), &host) != 0)
        return true;
    return ::stat(path.c_str(), &here) == 0 && here.st_dev == host.st_dev &&
           here.st_ino == host.st_ino;
}

/// A volume, or part of one.
bool is_mounted(const std::filesystem::path& path)
{
    struct statx there {};
    const bool is_root = ::statx(AT_FDCWD, path.c_str(), 0, 0, &there) == 0 &&
                         (there.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
    return path.has_relative_path() && (is_root || is_mounted(path.parent_path()));
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
    const auto of_host = sees_processes_of_host() ? netns_of(kthreadd) : 0;
    if (of_host == 0 || of_host == own_netns())
        return {};
    return "of a container, or of another network namespace than that of the first process: HTTP "
           "is served there; it wants the network of the host (--network host)";
}

std::string hidden_names()
{
    if (is_of_host("/run/netns"))
        return {};
    return "of network namespaces are not seen: they are called by their numbers, in labels, too; "
           "it wants /run/netns of the host (-v /run/netns:/run/netns:ro,rslave)";
}

std::string hidden_cgroups()
{
    constexpr ino_t of_root = 1; // of the hierarchy, since Linux 5.5, where inodes have 64 bits
    struct stat status {};
    const FileDescriptor root = root_cgroup();
    if (root.get() < 0 || ::fstat(root.get(), &status) != 0 || status.st_ino == of_root)
        return {};
    return "of a container only (a private cgroup namespace): calls, listeners and failed binds of "
           "other processes are not seen, and packets neither; it wants the host's "
           "(-v /sys/fs/cgroup:/sys/fs/cgroup:ro)";
}

std::string fleeting_state()
{
    if (is_of_host("/") || is_mounted(usual_state_directory))
        return {};
    return "in /var/lib/bgpsnoop is the container's own, and gone with it: uptimes, falls and AS "
           "numbers begin anew; it wants a volume (-v bgpsnoop:/var/lib/bgpsnoop)";
}

} // namespace bgpsnoop::source
