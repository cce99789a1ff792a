// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/older_callers.hpp"

#include <map>
#include <set>
#include <tuple>

#include "source/host/network_namespaces.hpp"
#include "source/host/socket_list.hpp"
#include "source/host/socket_owners.hpp"
#include "source/kernel/record_endpoints.hpp"
#include "source/kernel/record_owner.hpp"

namespace bgpsnoop::source {

namespace {

using engine::TcpState;
using Call = std::tuple<std::uint32_t, wire::Endpoint, wire::Endpoint>;

bool lacks_caller(const ::socket_record& found)
{
    return TcpState{found.state} == TcpState::syn_sent && found.socket.pid == 0;
}

/// Their sockets, by inode as in /proc/PID/fd.
std::map<Call, std::uint32_t> calls_in(std::set<std::uint32_t> namespaces)
{
    std::map<Call, std::uint32_t> calls;
    in_each_netns(namespaces, [&calls] {
        const std::uint32_t here = netns_here().inode;
        if (const auto listed = list_sockets())
            for (const ListedSocket& each : *listed)
                if (each.state == TcpState::syn_sent && each.inode != 0)
                    calls[{here, each.local, each.peer}] = each.inode;
    });
    return calls;
}

} // namespace

void put_callers(std::vector<::socket_record>& found)
{
    std::set<std::uint32_t> namespaces;
    for (const ::socket_record& each : found)
        if (lacks_caller(each))
            namespaces.insert(each.socket.netns);
    if (namespaces.empty())
        return;
    const auto calls = calls_in(std::move(namespaces));
    std::set<std::uint32_t> inodes;
    for (const auto& [call, inode] : calls)
        inodes.insert(inode);
    const auto owners = owners_of(inodes);
    for (::socket_record& each : found) {
        const auto call =
            calls.find({each.socket.netns, local_end(each.socket), remote_end(each.socket)});
        const auto owner = call == calls.end() ? owners.end() : owners.find(call->second);
        if (lacks_caller(each) && owner != owners.end())
            put_owner(owner->second, each.socket);
    }
}

} // namespace bgpsnoop::source
