// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/list_walk.hpp"

#include "source/host/network_namespaces.hpp"
#include "source/kernel/shown_sockets.hpp"

namespace bgpsnoop::source {

SocketWalk::Found ListWalk::find_older()
{
    std::size_t not_listed = 0;
    const std::size_t not_entered = in_every_netns([&] { not_listed += older_.list() ? 0 : 1; });
    return {older_.not_met(read_shown_sockets(watches_)), not_listed + not_entered};
}

/// One of which a record was lost is told as if it were older than the programs, and then sampled.
void ListWalk::find_once(std::vector<::socket_record>& shown)
{
    std::set<std::uint64_t> untold;
    for (auto& record : shown) {
        const bool is_up = engine::TcpState{record.state} == engine::TcpState::established;
        if (record.found != 0 && is_up)
            untold.insert(record.socket.id);
        record.found = record.found != 0 && is_up && !found_.contains(record.socket.id) ? 1 : 0;
    }
    found_ = std::move(untold);
}

std::vector<::socket_record> ListWalk::sample()
{
    auto shown = read_shown_sockets(watches_);
    find_once(shown);
    older_.look_for_missing();
    return shown;
}

std::optional<SocketName> ListWalk::recognise(const ::socket_identity& socket)
{
    return older_.recognise(socket);
}

std::vector<::state_record> ListWalk::missed_ends()
{
    return older_.missed_ends();
}

} // namespace bgpsnoop::source
