#include "source/bpf_netns.hpp"

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

#include <sys/socket.h>
#include <sys/stat.h>

#include "source/file_descriptor.hpp"
#include "source/netns.hpp"

namespace bgpsnoop::source {

namespace {

constexpr int so_netns_cookie = 71; // Linux 5.14, not yet in every libc
constexpr std::size_t remembered_connections = 10'000;

/// Of the calling thread.
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

/// The kernel prints each 32-bit word of an address as a number: its bytes are in network order.
wire::Endpoint endpoint_of(const std::string& address, unsigned port)
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t at = 0; at + 8 <= address.size() && at < 32; at += 8) {
        const auto word =
            static_cast<std::uint32_t>(std::stoul(address.substr(at, 8), nullptr, 16));
        std::memcpy(bytes.data() + at / 2, &word, sizeof(word));
    }
    const auto host_port = static_cast<std::uint16_t>(port);
    if (address.size() == 8)
        return {wire::Address::v4(bytes.data()), host_port};
    return {wire::Address{bytes}, host_port};
}

/// A line of /proc/net/tcp: "0: LOCAL:PORT REMOTE:PORT STATE ...", all in hexadecimal digits.
bool is_about(const std::string& line, const wire::Endpoint& local, const wire::Endpoint& peer)
{
    std::array<char, 33> here{}, there{};
    unsigned here_port = 0, there_port = 0;
    if (std::sscanf(line.c_str(), " %*u: %32[0-9A-F]:%x %32[0-9A-F]:%x", here.data(), &here_port,
                    there.data(), &there_port) != 4)
        return false;
    const unsigned port = local.port == 0 ? 0 : here_port; // not chosen yet: any
    return endpoint_of(here.data(), port) == local && endpoint_of(there.data(), there_port) == peer;
}

bool is_here(const wire::Endpoint& local, const wire::Endpoint& peer)
{
    for (const char* path : {"/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6"}) {
        std::ifstream list(path);
        for (std::string line; std::getline(list, line);)
            if (is_about(line, local, peer))
                return true;
    }
    return false;
}

/// Our own, if the process is not known.
Netns of_process(std::uint32_t pid)
{
    Netns found = netns_here();
    if (pid != 0)
        in_netns(
            netns_of(pid), [&found] { found = netns_here(); }, pid);
    return found;
}

} // namespace

std::optional<Netns> NetnsFinder::by_cookie(std::uint64_t cookie)
{
    const auto known = by_cookie_.find(cookie);
    if (known != by_cookie_.end())
        return known->second;
    const auto note = [this] {
        const Netns here = netns_here();
        if (here.cookie != 0)
            by_cookie_[here.cookie] = here;
    };
    note();
    in_every_netns(note);
    return by_cookie_[cookie];
}

Netns NetnsFinder::by_socket(std::uint64_t connection, const wire::Endpoint& local,
                             const wire::Endpoint& peer, std::uint32_t pid)
{
    const auto known = by_connection_.find(connection);
    if (known != by_connection_.end())
        return known->second;
    std::optional<Netns> found;
    in_every_netns([&] {
        if (is_here(local, peer))
            found = netns_here();
    });
    const Netns netns = found ? *found : of_process(pid);
    if (connection == 0 || local.port == 0)
        return netns; // the next time there may be more to go by
    if (by_connection_.size() >= remembered_connections)
        by_connection_.clear();
    return by_connection_[connection] = netns;
}

} // namespace bgpsnoop::source
