// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "source/host/interfaces.hpp"
#include "source/host/network_namespaces.hpp"

struct socket_identity; // bpf/record.h

namespace bgpsnoop::source {

/// Which socket a record speaks of.
struct SocketName {
    std::uint64_t id = 0;
    Netns netns;
};

/// What the numbers in a record mean on the host that they come from.
class Names {
public:
    virtual ~Names() = default;

    virtual SocketName name_of(const ::socket_identity& socket) = 0;
    /// The one with that index, where a socket is.
    virtual Interface interface(const engine::Identity& where, std::uint32_t index) = 0;
    /// Which interface has a socket's local address; empty if that is not known.
    virtual std::string holder(const engine::Identity& who) = 0;
    /// Of the running kernel's enum sk_rst_reason; empty: it has no name for it.
    virtual std::string reset_reason(std::uint32_t reason) = 0;
};

} // namespace bgpsnoop::source
