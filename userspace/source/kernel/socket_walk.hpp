// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <linux/types.h>

#include "record.h"
#include "source/kernel/names.hpp"
#include "source/loader/programs.hpp"

namespace bgpsnoop::source {

/// Walks over the sockets there are, for what no program tells by itself: which connections are
/// older than the probes, and how each connection stands. The ways to do it differ with the set of
/// programs; nothing else in this room asks for the set.
class SocketWalk {
public:
    virtual ~SocketWalk() = default;

    struct Found {
        std::vector<::socket_record> sockets;
        std::size_t unsearched = 0; ///< network namespaces that could not be
    };
    /// Connections older than the probes, in every network namespace.
    virtual Found find_older() = 0;

    /// How the connections stand that the programs have met.
    virtual std::vector<::socket_record> sample() = 0;

    /// A connection was seen in this network namespace.
    virtual void note_netns(std::uint32_t /*netns*/) {}

    /// The name under which find_older() has told of the socket, where the programs met it later
    /// and gave it another.
    virtual std::optional<SocketName> recognise(const ::socket_identity& /*socket*/)
    {
        return std::nullopt;
    }

    /// Ends that no program saw, as the last sample() shows; to be asked for when all is read that
    /// the programs had told by then.
    virtual std::vector<::state_record> missed_ends() { return {}; }
};

/// For the set of programs in use.
std::unique_ptr<SocketWalk> make_socket_walk(const Programs& programs,
                                             const std::vector<std::uint16_t>& ports);

} // namespace bgpsnoop::source
