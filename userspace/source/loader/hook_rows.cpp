// SPDX-License-Identifier: Apache-2.0
#include "source/loader/hook_rows.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <sstream>
#include <string>

namespace bgpsnoop::source {

namespace {

constexpr auto storage = ProgramSet::storage;
constexpr auto hash = ProgramSet::hash;
constexpr auto nobtf = ProgramSet::nobtf;

struct SetRow {
    ProgramSet set;
    const char* name;
};

/// Best first.
constexpr std::array set_rows{
    SetRow{storage, "storage"},
    SetRow{hash, "hash"},
    SetRow{nobtf, "nobtf"},
};

std::vector<Way> in_every_set(const char* program)
{
    return {{storage, program}, {hash, program}, {nobtf, program}};
}

const std::vector<std::string> binds{"bound_v4", "bound_v6", "bind_v4", "bind_v6"};

const std::vector<HookRow> hook_rows{
    {HookId::tcp_states,
     "tcp_states",
     Need::required,
     {{storage, "tcp_state", {"tcp_state_again"}},
      {hash, "tcp_state", {"tcp_state_again", "forget_socket"}},
      {nobtf,
       "state_event",
       {"end_event", "task_exits", "netns_of_call_v4", "netns_of_call_v6", "netns_of_called"}},
      // else user space looks for the namespace
      {nobtf, "state_event", {"end_event", "task_exits"}}}},
    {HookId::calls_ipv4, "calls_ipv4", Need::wanted, in_every_set("call_v4")},
    {HookId::calls_ipv6, "calls_ipv6", Need::wanted, in_every_set("call_v6")},
    {HookId::sockets_released, "sockets_released", Need::wanted, in_every_set("socket_released")},
    {HookId::failed_binds,
     "failed_binds",
     Need::wanted,
     {{storage, "socket_released", binds},
      {hash, "socket_released", binds},
      {nobtf, "socket_released", binds}}},
    {HookId::resets_received,
     "resets_received",
     Need::wanted,
     {{storage, "reset_received"}, {hash, "reset_received"}, {nobtf, "reset_received_event"}}},
    {HookId::resets_sent,
     "resets_sent",
     Need::wanted,
     {{storage, "reset_sent"}, {hash, "reset_sent"}, {nobtf, "reset_sent_event"}}},
    {HookId::socket_errors,
     "socket_errors",
     Need::wanted,
     {{storage, "socket_error"},
      {storage, "socket_error_function"},
      {hash, "socket_error"},
      {hash, "socket_error_function"},
      {nobtf, "error_event", {"erring_socket"}}}},
    {HookId::socket_reads,
     "socket_reads",
     Need::required,
     {{storage, "read_skb", {}, "bpf_dynptr_from_skb"},
      {storage, "read_function", {"note_read"}},
      {storage, "segment_in"},
      {hash, "read_function", {"note_read"}},
      {hash, "segment_in"},
      {nobtf, "segment_in"}}},
    {HookId::arriving_segments,
     "arriving_segments",
     Need::wanted,
     {{storage, "arrive_skb", {}, "bpf_dynptr_from_skb"},
      {storage, "arrive_buffer"},
      {hash, "arrive_buffer"},
      {nobtf, "segment_in"}}},
    {HookId::socket_writes,
     "socket_writes",
     Need::required,
     {{storage, "write_msg"},
      {storage, "write_function", {"note_write"}},
      {storage, "segment_out"},
      {hash, "write_function", {"note_write"}},
      {hash, "segment_out"},
      {nobtf, "segment_out"}}},
    {HookId::segments_dropped,
     "segments_dropped",
     Need::wanted,
     {{storage, "segment_dropped"}, {hash, "segment_dropped"}}},
    {HookId::older_sockets,
     "older_sockets",
     Need::wanted,
     {{storage, "found_sockets"}, {hash, "found_sockets"}, {nobtf, "segment_in"}}},
    {HookId::socket_samples,
     "socket_samples",
     Need::wanted,
     {{storage, "watched_sockets"},
      {storage, "watched_in_netns"},
      {hash, "watched_in_netns"},
      {nobtf, "segment_in"}}}, // counts in a map, which user space reads
};

} // namespace

Offer whole_offer()
{
    return offer_without({});
}

std::string set_name(ProgramSet set)
{
    const auto* row = std::ranges::find(set_rows, set, &SetRow::set);
    return row == set_rows.end() ? "" : row->name;
}

Offer offer_without(const std::set<std::string>& names)
{
    Offer offer{{}, hook_rows};
    for (const SetRow& each : set_rows)
        if (!names.contains(each.name))
            offer.sets.push_back(each.set);
    for (HookRow& row : offer.rows)
        std::erase_if(row.ways, [&](const Way& way) { return names.contains(way.program); });
    return offer;
}

std::set<std::string> left_out_by_environment()
{
    const char* list = std::getenv("BGPSNOOP_WITHOUT");
    std::istringstream words(list ? list : "");
    return {std::istream_iterator<std::string>(words), {}};
}

} // namespace bgpsnoop::source
