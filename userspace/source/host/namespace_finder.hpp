// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "source/host/network_namespaces.hpp"
#include "wire/address.hpp"

namespace bgpsnoop::source {

/// Finds out what the set without BTF cannot tell: in which network namespace a connection is.
class NamespaceFinder {
public:
    /// Nothing, if no namespace has the cookie, or the kernel tells none (before Linux 5.14).
    std::optional<Netns> by_cookie(std::uint64_t cookie);
    /// From every namespace's list of TCP sockets; if none has it, that of the process (0: not
    /// known) or our own, as for a listener. A local port of 0 is any. Looks once for each
    /// connection (0: not known) that has its port.
    Netns by_socket(std::uint64_t connection, const wire::Endpoint& local,
                    const wire::Endpoint& peer, std::uint32_t pid);

private:
    std::map<std::uint64_t, std::optional<Netns>> by_cookie_;
    std::map<std::uint64_t, Netns> by_connection_;
};

} // namespace bgpsnoop::source
