// SPDX-License-Identifier: Apache-2.0
#include "source/host/namespace_finder.hpp"

#include <algorithm>

#include "source/host/socket_list.hpp"

namespace bgpsnoop::source {

namespace {

constexpr std::size_t remembered_connections = 10'000;

bool is_here(const wire::Endpoint& local, const wire::Endpoint& peer)
{
    const auto is_it = [&](ListedSocket socket) {
        if (local.port == 0)
            socket.local.port = 0; // not chosen yet: any
        return socket.local == local && socket.peer == peer;
    };
    const auto listed = list_sockets();
    return listed && std::ranges::any_of(*listed, is_it);
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

std::optional<Netns> NamespaceFinder::by_cookie(std::uint64_t cookie)
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

Netns NamespaceFinder::by_socket(std::uint64_t connection, const wire::Endpoint& local,
                                 const wire::Endpoint& peer, std::uint32_t pid)
{
    const auto known = by_connection_.find(connection);
    if (known != by_connection_.end())
        return known->second;
    if (peer.port == 0)
        return of_process(pid); // a listener
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
