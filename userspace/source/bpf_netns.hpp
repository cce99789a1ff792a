#pragma once

#include <cstdint>
#include <map>

#include "wire/address.hpp"

namespace bgpsnoop::source {

/// A network namespace; the cookie tells it from a later one with the same inode number.
struct Netns {
    std::uint32_t inode = 0;
    std::uint64_t cookie = 0;
};

/// Finds out what the packet family cannot tell: in which network namespace a connection is.
class NetnsFinder {
public:
    /// Our own, if no namespace has the cookie.
    Netns by_cookie(std::uint64_t cookie);
    /// From every namespace's list of TCP sockets; our own, if none has it. Looks once for each
    /// connection: it is older than the programs that note cookies, or the kernel has none.
    Netns by_socket(std::uint64_t connection, const wire::Endpoint& local,
                    const wire::Endpoint& peer);

private:
    std::map<std::uint64_t, Netns> by_cookie_;
    std::map<std::uint64_t, Netns> by_connection_;
};

} // namespace bgpsnoop::source
