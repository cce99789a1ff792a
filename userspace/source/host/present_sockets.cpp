// SPDX-License-Identifier: Apache-2.0
#include "source/host/present_sockets.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "source/host/network_namespaces.hpp"
#include "source/host/socket_list.hpp"

namespace bgpsnoop::source {

namespace {

using engine::KeptSocket;
using Ends = std::pair<wire::Endpoint, wire::Endpoint>;

bool has_bgp_port(const ListedSocket& socket, const std::vector<std::uint16_t>& ports)
{
    return std::ranges::count(ports, socket.local.port) > 0 ||
           std::ranges::count(ports, socket.peer.port) > 0;
}

void look_here(engine::Present& present, const std::vector<std::uint16_t>& ports)
{
    const Netns here = netns_here();
    const auto listed = list_sockets();
    if (!listed) {
        present.all_searched = false;
        return;
    }
    present.namespaces[here.inode] = here.cookie;
    for (const ListedSocket& each : *listed)
        if (has_bgp_port(each, ports))
            present.sockets.push_back({here.inode, each.local, each.peer, each.state, each.cookie});
}

/// 0 where two have the same ends, in different VRFs: one may not pass for the other.
std::map<Ends, std::uint64_t> cookies_here()
{
    std::map<Ends, std::uint64_t> cookies;
    if (const auto listed = list_sockets())
        for (const ListedSocket& each : *listed)
            if (const auto [known, is_new] =
                    cookies.try_emplace(Ends{each.local, each.peer}, each.cookie);
                !is_new)
                known->second = 0;
    return cookies;
}

} // namespace

std::string boot_id()
{
    std::string id;
    std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), id);
    return id;
}

engine::Present look_at_present(const std::vector<std::uint16_t>& ports, bool only_own_netns)
{
    engine::Present present;
    present.boot_id = boot_id();
    present.own_netns = own_netns();
    const auto look = [&] { look_here(present, ports); };
    present.only_own = only_own_netns;
    present.ports = ports;
    if (only_own_netns) {
        look();
    } else if (in_every_netns(look) > 0) {
        present.all_searched = false;
    }
    return present;
}

void add_socket_cookies(const std::vector<KeptSocket*>& connections)
{
    std::set<std::uint32_t> wanted;
    for (const KeptSocket* each : connections)
        wanted.insert(each->who.netns);
    in_each_netns(wanted, [&] {
        const std::uint32_t here = netns_here().inode;
        const auto cookies = cookies_here();
        for (KeptSocket* each : connections)
            if (const auto found = cookies.find(Ends{each->who.local, each->who.peer});
                each->who.netns == here && found != cookies.end())
                each->socket_cookie = found->second;
    });
}

} // namespace bgpsnoop::source
