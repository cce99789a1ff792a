// SPDX-License-Identifier: Apache-2.0
#include "source/host/namespace_finder.hpp"

#include <algorithm>

#include "source/host/socket_list.hpp"

namespace bgpsnoop::source {

namespace {

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
    if (!tells_cookies_)
        return std::nullopt;
    if (const Netns* known = by_cookie_.find(cookie))
        return *known;
    const Netns gone{static_cast<std::uint32_t>(cookie), cookie};
    Netns found = gone;
    const auto note = [&] {
        const Netns here = netns_here();
        by_cookie_.put(here.cookie, here);
        if (here.cookie == cookie)
            found = here;
    };
    const bool searched = searches_.run([&] { in_every_netns(note); });
    if (searched && found.inode == gone.inode)
        by_cookie_.put(cookie, gone);
    return found;
}

std::optional<Netns> NamespaceFinder::search_socket(const wire::Endpoint& local,
                                                    const wire::Endpoint& peer)
{
    std::optional<Netns> found;
    searches_.run([&] {
        in_every_netns([&] {
            if (!found && is_here(local, peer))
                found = netns_here();
        });
    });
    return found;
}

Netns NamespaceFinder::by_socket(std::uint64_t connection, const wire::Endpoint& local,
                                 const wire::Endpoint& peer, std::uint32_t pid)
{
    if (const Netns* known = by_connection_.find(connection))
        return *known;
    if (peer.port == 0)
        return of_process(pid); // a listener
    const auto found = search_socket(local, peer);
    const Netns netns = found ? *found : of_process(pid);
    if (connection != 0 && local.port != 0) // else the next time there may be more to go by
        by_connection_.put(connection, netns);
    return netns;
}

} // namespace bgpsnoop::source
