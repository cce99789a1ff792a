// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "source/bounded_map.hpp"
#include "source/host/network_namespaces.hpp"
#include "source/host/time_share.hpp"
#include "wire/address.hpp"

namespace bgpsnoop::source {

/// Finds out what the set without BTF cannot tell: in which network namespace a connection is.
/// Whoever may make namespaces and connections can ask for as many searches: they have a tenth of
/// the time.
class NamespaceFinder {
public:
    /// One that nobody can be found in any more, or yet, has its cookie as its inode number: it is
    /// the host's own number for it, and smaller than any inode number of a namespace. Nothing: the
    /// kernel tells no socket's cookie (before Linux 5.14).
    std::optional<Netns> by_cookie(std::uint64_t cookie);
    /// From every namespace's list of TCP sockets; if none has it, that of the process (0: not
    /// known) or our own, as for a listener. A local port of 0 is any. Looks once for each
    /// connection (0: not known) that has its port.
    Netns by_socket(std::uint64_t connection, const wire::Endpoint& local,
                    const wire::Endpoint& peer, std::uint32_t pid);

private:
    std::optional<Netns> search_socket(const wire::Endpoint& local, const wire::Endpoint& peer);

    static constexpr std::size_t remembered = 10'000;

    bool tells_cookies_ = netns_here().cookie != 0;
    BoundedMap<std::uint64_t, Netns> by_cookie_{remembered};
    BoundedMap<std::uint64_t, Netns> by_connection_{remembered};
    TimeShare searches_;
};

} // namespace bgpsnoop::source
