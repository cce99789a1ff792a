// SPDX-License-Identifier: Apache-2.0
#include "engine/present.hpp"

#include <algorithm>
#include <tuple>

namespace bgpsnoop::engine {

namespace {

using Place = std::tuple<std::uint32_t, Endpoint, Endpoint>;
using Sockets = std::multimap<Place, const PresentSocket*>;

Sockets by_place(const Present& present)
{
    Sockets result;
    for (const PresentSocket& socket : present.sockets)
        result.emplace(Place{socket.netns, socket.local, socket.peer}, &socket);
    return result;
}

bool has_connection(TcpState state)
{
    return state == TcpState::established || state == TcpState::close_wait;
}

/// A session whose every connection, or without one the newest, is between other ports now is none
/// that is watched.
void forget_other_ports(KeptState& kept, const Present& present)
{
    const auto is_watched = [&](std::uint16_t port) {
        return std::ranges::count(present.ports, port) > 0;
    };
    const auto is_of_others = [&](const KeptConnection& each) {
        return !is_watched(each.who.local.port) && !is_watched(each.who.peer.port);
    };
    std::erase_if(kept.sessions, [&](const KeptSession& session) {
        if (session.living.empty())
            return session.port != 0 && !is_watched(session.port);
        return std::ranges::all_of(session.living, is_of_others);
    });
    for (KeptSession& session : kept.sessions)
        std::erase_if(session.living, is_of_others);
}

bool is_searched(std::uint32_t netns, const Present& present)
{
    return present.all_searched || present.namespaces.contains(netns);
}

bool is_same(const PresentSocket& socket, const KeptSocket& kept)
{
    return socket.cookie != 0 && socket.cookie == kept.socket_cookie &&
           has_connection(socket.state);
}

void look_for(KeptConnection& connection, const Present& present, const Sockets& sockets)
{
    connection.unsearched = !is_searched(connection.who.netns, present);
    connection.alive = connection.unsearched;
    const Place place{connection.who.netns, connection.who.local, connection.who.peer};
    const auto [begin, end] = sockets.equal_range(place);
    for (auto each = begin; each != end; ++each) {
        connection.alive |= is_same(*each->second, connection);
        connection.left_over = each->second->state;
    }
}

bool may_live(const KeptSocket& kept, const Present& present, const Sockets& sockets)
{
    if (!is_searched(kept.who.netns, present))
        return true;
    const auto [begin, end] = sockets.equal_range({kept.who.netns, kept.who.local, kept.who.peer});
    return std::any_of(begin, end, [&](const auto& each) { return is_same(*each.second, kept); });
}

/// There is none of that number, or the number is another's now.
bool is_netns_gone(const KeptSession& session, const Present& present)
{
    const auto found = present.namespaces.find(session.totals.key.netns);
    if (found == present.namespaces.end())
        return present.all_searched;
    return found->second != 0 && session.netns_cookie != 0 && found->second != session.netns_cookie;
}

void move_to(KeptSession& session, std::uint32_t netns, std::uint64_t cookie)
{
    session.totals.key.netns = netns;
    session.netns_cookie = cookie;
    for (KeptConnection& each : session.living) {
        each.who.netns = netns;
        each.who.netns_cookie = cookie;
        each.rebooted = true;
    }
}

void forget_other_boot(KeptState& kept, const Present& present)
{
    std::erase_if(kept.sessions, [&](const KeptSession& session) {
        return session.totals.key.netns != kept.own_netns;
    });
    const auto own = present.namespaces.find(present.own_netns);
    const std::uint64_t cookie = own == present.namespaces.end() ? 0 : own->second;
    for (KeptSession& session : kept.sessions)
        move_to(session, present.own_netns, cookie);
    kept.judged.clear();
}

} // namespace

void compare(KeptState& kept, const Present& present)
{
    forget_other_ports(kept, present);
    kept.rebooted = kept.boot_id != present.boot_id;
    if (kept.rebooted) {
        forget_other_boot(kept, present);
        return;
    }
    std::erase_if(kept.sessions, [&](const KeptSession& session) {
        return present.only_own && session.totals.key.netns != present.own_netns;
    });
    const Sockets sockets = by_place(present);
    std::erase_if(kept.judged,
                  [&](const KeptSocket& each) { return !may_live(each, present, sockets); });
    for (KeptSession& session : kept.sessions) {
        session.netns_gone = is_netns_gone(session, present);
        for (KeptConnection& connection : session.living)
            if (!session.netns_gone)
                look_for(connection, present, sockets);
    }
}

bool may_be_there(const Identity& who, const Present& present)
{
    if (!is_searched(who.netns, present) || who.local.port == 0)
        return true;
    return std::ranges::any_of(present.sockets, [&](const PresentSocket& each) {
        return each.state != TcpState::time_wait && each.netns == who.netns &&
               each.local == who.local && each.peer == who.peer;
    });
}

} // namespace bgpsnoop::engine
