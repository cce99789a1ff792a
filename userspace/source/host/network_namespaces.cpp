// SPDX-License-Identifier: Apache-2.0
#include "source/host/network_namespaces.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "source/host/file_descriptor.hpp"

namespace bgpsnoop::source {

namespace {

namespace fs = std::filesystem;

constexpr int so_netns_cookie = 71; // Linux 5.14, not yet in every libc

std::string path_of(std::uint32_t pid)
{
    return "/proc/" + std::to_string(pid) + "/ns/net";
}

/// For a thread of its own: it stays there.
bool enter(const std::string& path)
{
    const FileDescriptor target(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return target.get() >= 0 && ::setns(target.get(), CLONE_NEWNET) == 0;
}

/// A thread of its own changes its namespace, so ours never does, whatever fails.
bool in_netns_at(const std::string& path, const std::function<void()>& work)
{
    bool entered = false;
    std::thread([&] {
        entered = enter(path);
        if (entered)
            work();
    }).join();
    return entered;
}

} // namespace

Netns netns_here()
{
    Netns here;
    struct stat info {};
    if (::stat("/proc/thread-self/ns/net", &info) == 0)
        here.inode = static_cast<std::uint32_t>(info.st_ino);
    const FileDescriptor any_socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    socklen_t size = sizeof(here.cookie);
    ::getsockopt(any_socket.get(), SOL_SOCKET, so_netns_cookie, &here.cookie, &size);
    return here;
}

std::uint32_t netns_at(const std::string& path)
{
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? static_cast<std::uint32_t>(info.st_ino) : 0;
}

NetnsPaths netns_paths()
{
    NetnsPaths found{{own_netns(), "/proc/self/ns/net"}};
    std::error_code ignored; // processes end while we look
    const auto add = [&found](const std::string& path) {
        if (const std::uint32_t inode = netns_at(path))
            found.emplace(inode, path);
    };
    for (const auto& entry : fs::directory_iterator("/run/netns", ignored))
        add(entry.path());
    for (const auto& entry : fs::directory_iterator("/proc", ignored))
        if (std::isdigit(static_cast<unsigned char>(entry.path().filename().string().front())))
            add(entry.path() / "ns/net");
    return found;
}

std::uint32_t own_netns()
{
    return netns_at("/proc/self/ns/net");
}

std::uint32_t netns_of(std::uint32_t pid)
{
    return netns_at(path_of(pid));
}

std::size_t in_every_netns(const std::function<void()>& work)
{
    auto paths = netns_paths();
    paths.erase(own_netns());
    work();
    if (paths.empty()) // as on most routers
        return 0;
    std::size_t failed = 0;
    std::thread([&] {
        for (const auto& [inode, path] : paths)
            if (enter(path))
                work();
            else
                ++failed;
    }).join();
    return failed;
}

void in_each_netns(std::set<std::uint32_t>& wanted, const std::function<void()>& work)
{
    NetnsPaths none;
    in_each_netns(wanted, none, work);
}

void in_each_netns(std::set<std::uint32_t>& wanted, NetnsPaths& known,
                   const std::function<void()>& work)
{
    const std::uint32_t own = own_netns();
    if (wanted.contains(own))
        work();
    if (wanted.empty() || (wanted.size() == 1 && wanted.contains(own)))
        return; // as on most routers: nothing to search for
    const auto is_known = [&](std::uint32_t netns) {
        const auto found = known.find(netns);
        return netns == own || (found != known.end() && netns_at(found->second) == netns);
    };
    if (!std::ranges::all_of(wanted, is_known))
        known = netns_paths();
    std::thread([&] {
        std::erase_if(wanted, [&](std::uint32_t netns) {
            const auto found = known.find(netns);
            if (netns == own)
                return false;
            if (found == known.end() || !enter(found->second))
                return true;
            work();
            return false;
        });
    }).join();
}

bool in_netns_of(std::uint32_t pid, std::uint32_t netns, const std::function<void()>& work)
{
    const std::string path = path_of(pid);
    if (pid == 0 || netns_at(path) != netns)
        return false;
    if (netns != own_netns())
        return in_netns_at(path, work);
    work();
    return true;
}

bool in_netns(std::uint32_t netns, const std::function<void()>& work, std::uint32_t pid)
{
    if (netns == own_netns()) {
        work();
        return true;
    }
    if (in_netns_of(pid, netns, work))
        return true; // else it has just ended
    const auto paths = netns_paths();
    const auto found = paths.find(netns);
    return found != paths.end() && in_netns_at(found->second, work);
}

} // namespace bgpsnoop::source
