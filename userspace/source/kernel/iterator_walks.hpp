// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "source/host/network_namespaces.hpp"
#include "source/kernel/noted_namespaces.hpp"
#include "source/kernel/socket_iterator.hpp"
#include "source/kernel/socket_walk.hpp"

namespace bgpsnoop::source {

/// What is known of a socket lives in the socket: one iterator visits all that have something.
class StorageWalk : public SocketWalk {
public:
    StorageWalk(SocketIterator found, SocketIterator watched)
        : found_(std::move(found)), watched_(std::move(watched))
    {
    }

    Found find_older() override;
    std::vector<::socket_record> sample() override { return watched_.run(); }

private:
    SocketIterator found_;
    SocketIterator watched_;
};

/// Where what is known of a socket lives in a map, which is no way to the socket, or the kernel has
/// no iterator over what lives in sockets: one visits all sockets of one network namespace after
/// the other, where connections were seen.
class NamespaceWalk : public SocketWalk {
public:
    NamespaceWalk(SocketIterator found, SocketIterator watched)
        : found_(std::move(found)), watched_(std::move(watched))
    {
    }

    Found find_older() override;
    std::vector<::socket_record> sample() override;
    void note_netns(std::uint32_t netns) override { noted_.note(netns); }

private:
    SocketIterator found_;
    SocketIterator watched_;
    NotedNamespaces noted_;
    NetnsPaths paths_;
};

} // namespace bgpsnoop::source
