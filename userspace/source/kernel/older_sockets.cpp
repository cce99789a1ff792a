// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/older_sockets.hpp"

#include <algorithm>

#include "source/host/network_namespaces.hpp"
#include "source/kernel/boot_clock.hpp"
#include "source/kernel/record_endpoints.hpp"

namespace bgpsnoop::source {

namespace {

using engine::TcpState;

bool is_alive(TcpState state)
{
    return state == TcpState::established || state == TcpState::close_wait ||
           state == TcpState::syn_sent;
}

} // namespace

OlderSockets::Key OlderSockets::key_of(const ListedSocket& socket)
{
    return {socket.local, socket.peer, socket.bound_ifindex};
}

OlderSockets::Key OlderSockets::key_of(const ::socket_identity& socket)
{
    return {local_end(socket), remote_end(socket), socket.bound_ifindex};
}

::socket_identity OlderSockets::identity_of(const Key& key, const Older& older)
{
    const auto& [local, peer, bound_ifindex] = key;
    ::socket_identity socket{};
    socket.id = older.name.id;
    socket.netns = older.name.netns.inode;
    socket.netns_cookie = older.name.netns.cookie;
    std::ranges::copy(local.address.bytes, socket.local);
    std::ranges::copy(peer.address.bytes, socket.remote);
    socket.local_port = local.port;
    socket.remote_port = peer.port;
    socket.bound_ifindex = bound_ifindex;
    return socket;
}

template <typename Record>
Record OlderSockets::record_of(std::uint16_t kind, const Key& key, const Older& older)
{
    Record record{};
    record.header = {kind, RECORD_VERSION, sizeof(record), boot_ns()};
    record.socket = identity_of(key, older);
    record.sample.bytes_received = older.bytes_received;
    record.sample.bytes_acked = older.bytes_acked;
    record.sample.of_packets = 1;
    return record;
}

bool OlderSockets::is_ours(const ListedSocket& socket) const
{
    const auto is_bgp = [this](std::uint16_t port) {
        return std::ranges::find(ports_, port) != ports_.end();
    };
    return is_alive(socket.state) && (is_bgp(socket.local.port) || is_bgp(socket.peer.port));
}

bool OlderSockets::list()
{
    const auto listed = list_sockets();
    if (!listed)
        return false;
    const Netns here = netns_here();
    for (const ListedSocket& socket : *listed)
        if (is_ours(socket))
            waiting_.emplace(
                key_of(socket),
                Older{{++last_id_, here}, socket.state, socket.bytes_received, socket.bytes_acked});
    return true;
}

std::vector<::socket_record> OlderSockets::not_met(const std::vector<::socket_record>& met)
{
    std::set<Key> met_keys;
    for (const ::socket_record& record : met) {
        met_keys.insert(key_of(record.socket));
        if (record.socket.netns_cookie != 0) // it is no older one: its begin was seen
            waiting_.erase(key_of(record.socket));
    }
    std::vector<::socket_record> records;
    for (auto& [key, older] : waiting_) {
        if (met_keys.contains(key))
            continue;
        auto record = record_of<::socket_record>(record_socket, key, older);
        record.state = static_cast<__u8>(older.state);
        record.found = 1;
        records.push_back(record);
        older.told = true;
    }
    return records;
}

/// Where the kernel's program was not told what the socket is bound to, any will do.
OlderSockets::Waiting::iterator OlderSockets::find_waiting(const ::socket_identity& socket)
{
    const auto& [local, peer, bound_ifindex] = key_of(socket);
    const auto found = waiting_.lower_bound({local, peer, bound_ifindex});
    if (found == waiting_.end())
        return found;
    const auto& [its_local, its_peer, its_ifindex] = found->first;
    const bool is_bound_alike = bound_ifindex == 0 || bound_ifindex == its_ifindex;
    return its_local == local && its_peer == peer && is_bound_alike ? found : waiting_.end();
}

std::optional<SocketName> OlderSockets::recognise(const ::socket_identity& socket)
{
    if (socket.id == 0 || socket.netns != 0 || socket.netns_cookie != 0)
        return std::nullopt;
    if (const auto known = recognised_.find(socket.id); known != recognised_.end())
        return known->second;
    const auto waiting = find_waiting(socket);
    if (waiting == waiting_.end())
        return std::nullopt;
    const SocketName name = waiting->second.name;
    recognised_.emplace(socket.id, name);
    waiting_.erase(waiting);
    return name;
}

/// Nothing: they could not be listed. A namespace that is gone has none.
std::optional<std::set<OlderSockets::Key>> OlderSockets::alive_in(std::uint32_t netns)
{
    std::optional<std::set<Key>> alive{std::in_place};
    in_netns(netns, [&alive] {
        const auto listed = list_sockets();
        if (!listed)
            alive.reset();
        else
            for (const ListedSocket& socket : *listed)
                if (is_alive(socket.state))
                    alive->insert(key_of(socket));
    });
    return alive;
}

void OlderSockets::look_for_missing()
{
    std::map<std::uint32_t, std::optional<std::set<Key>>> alive; // each namespace is asked once
    for (auto& [key, older] : waiting_) {
        if (!older.told)
            continue;
        const auto [there, is_new] = alive.try_emplace(older.name.netns.inode);
        if (is_new)
            there->second = alive_in(older.name.netns.inode);
        older.is_missing = there->second && !there->second->contains(key);
    }
}

std::vector<::state_record> OlderSockets::missed_ends()
{
    std::vector<::state_record> records;
    std::erase_if(waiting_, [&](const auto& each) {
        const auto& [key, older] = each;
        if (!older.is_missing)
            return false;
        auto record = record_of<::state_record>(record_state, key, older);
        record.old_state = static_cast<__u8>(older.state);
        record.new_state = static_cast<__u8>(TcpState::close);
        // The peer's segments, and a time-out's repetitions, would have shown it.
        record.by_owner = 1;
        records.push_back(record);
        return true;
    });
    return records;
}

} // namespace bgpsnoop::source
