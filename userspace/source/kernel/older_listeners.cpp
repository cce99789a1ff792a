// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/older_listeners.hpp"

#include <algorithm>
#include <set>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "source/host/network_namespaces.hpp"
#include "source/host/socket_list.hpp"
#include "source/host/socket_owners.hpp"
#include "source/kernel/boot_clock.hpp"
#include "source/kernel/record_owner.hpp"

namespace bgpsnoop::source {

namespace {

struct Found {
    ListedSocket socket;
    Netns netns;
};

std::vector<Found> list_everywhere(const std::vector<std::uint16_t>& ports)
{
    std::vector<Found> found;
    in_every_netns([&] {
        const auto listed = list_listeners();
        if (!listed)
            return;
        for (const ListedSocket& socket : *listed)
            if (std::ranges::count(ports, socket.local.port) > 0)
                found.push_back({socket, netns_here()});
    });
    return found;
}

::socket_record record_of(const Found& found)
{
    ::socket_record record{};
    record.header = {record_socket, RECORD_VERSION, sizeof(record), boot_ns()};
    record.socket.netns = found.netns.inode;
    record.socket.netns_cookie = found.netns.cookie;
    std::ranges::copy(found.socket.local.address.bytes, record.socket.local);
    record.socket.local_port = found.socket.local.port;
    record.socket.bound_ifindex = found.socket.bound_ifindex;
    record.state = static_cast<__u8>(engine::TcpState::listen);
    record.found = 1;
    return record;
}

void note(std::uint32_t speaker, const bpf_object& programs)
{
    const __u8 kind = ::speaker_listens;
    const int map = bpf_object__find_map_fd_by_name(&programs, "speakers");
    bpf_map_update_elem(map, &speaker, &kind, BPF_ANY);
}

} // namespace

std::vector<::socket_record> find_listeners(const std::vector<std::uint16_t>& ports,
                                            const bpf_object& programs)
{
    const auto found = list_everywhere(ports);
    std::set<std::uint32_t> inodes;
    for (const Found& each : found)
        inodes.insert(each.socket.inode);
    const auto owners = owners_of(inodes);
    std::vector<::socket_record> records;
    for (const Found& each : found) {
        records.push_back(record_of(each));
        if (const auto owner = owners.find(each.socket.inode); owner != owners.end()) {
            put_owner(owner->second, records.back().socket);
            note(records.back().socket.pid, programs);
        }
    }
    return records;
}

} // namespace bgpsnoop::source
