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

std::vector<Way> in_every_set(const char* program, const std::vector<std::string>& companions = {})
{
    return {
        {storage, program, companions}, {hash, program, companions}, {nobtf, program, companions}};
}

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
      {nobtf, "state_event", {"end_event", "task_exits"}}},
     "every change of state of a BGP socket, with a sample of it, and its listeners",
     "everything"},
    {HookId::calls_ipv4, "calls_ipv4", Need::wanted, in_every_set("call_v4"),
     "calls, before TCP has anything to do with them", "the outcome `connect_unsendable`"},
    {HookId::calls_ipv6, "calls_ipv6", Need::wanted, in_every_set("call_v6"), "the same of IPv6",
     "the same"},
    {HookId::sockets_released, "sockets_released", Need::wanted, in_every_set("socket_released"),
     "sockets that go without ever having been TCP's", "the same"},
    {HookId::failed_binds, "failed_binds", Need::wanted,
     in_every_set("socket_released", {"bind_v4", "bind_v6", "bound_v4", "bound_v6"}),
     "bind() to a BGP port that fails", "the warning `bind_failed`"},
    {HookId::resets_received,
     "resets_received",
     Need::wanted,
     {{storage, "reset_received"}, {hash, "reset_received"}, {nobtf, "reset_received_event"}},
     "RSTs that were accepted",
     "a RST apart from the errno it leaves"},
    {HookId::resets_sent,
     "resets_sent",
     Need::wanted,
     {{storage, "reset_sent"}, {hash, "reset_sent"}, {nobtf, "reset_sent_event"}},
     "RSTs that this host sent, also those of no socket",
     "a refused SYN"},
    {HookId::socket_errors,
     "socket_errors",
     Need::wanted,
     {{storage, "socket_error", {}, "", "5.15"},
      {storage, "socket_error_function"},
      {hash, "socket_error", {}, "", "5.15"},
      {hash, "socket_error_function"},
      {nobtf, "error_event", {"erring_socket"}, "", "5.15"}},
     "errors that a socket reports while it lives and, but for nobtf, the ICMP behind those of a "
     "call",
     "the error of a socket that goes on, or is closed by a speaker that has fetched it"},
    {HookId::socket_reads,
     "socket_reads",
     Need::required,
     {{storage, "read_skb", {}, "bpf_dynptr_from_skb", "6.12"},
      {storage, "read_function", {"note_read"}},
      {storage, "segment_in"},
      {hash, "read_function", {"note_read"}},
      {hash, "segment_in"},
      {nobtf, "segment_in"}},
     "what the speaker reads",
     "everything"},
    {HookId::arriving_segments,
     "arriving_segments",
     Need::wanted,
     {{storage, "arrive_skb", {"abort_skb"}, "bpf_dynptr_from_skb", "6.12"},
      {storage, "arrive_buffer", {"abort_buffer"}},
      {hash, "arrive_buffer", {"abort_buffer"}},
      {nobtf, "segment_in"}},
     "what arrives, read or not, and every sign of life of the peer",
     "a NOTIFICATION that is never read (ground fact 3 in [diagnosis.md](diagnosis.md))"},
    {HookId::socket_writes,
     "socket_writes",
     Need::required,
     {{storage, "write_msg", {}, "", "6.16"},
      {storage, "write_function", {"note_write"}},
      {storage, "segment_out"},
      {hash, "write_function", {"note_write"}},
      {hash, "segment_out"},
      {nobtf, "segment_out"}},
     "what the speaker writes",
     "everything"},
    {HookId::segments_dropped,
     "segments_dropped",
     Need::wanted,
     {{storage, "segment_dropped", {}, "", "5.17"}, {hash, "segment_dropped", {}, "", "5.17"}},
     "segments that this host dropped, and why",
     "proof of wrong keys, TTL security, firewalls here"},
    {HookId::older_sockets,
     "older_sockets",
     Need::wanted,
     {{storage, "found_sockets"}, {hash, "found_sockets"}, {nobtf, "segment_in"}},
     "connections that are older than the programs (in nobtf user space lists them by "
     "sock_diag(7))",
     "those"},
    {HookId::socket_samples,
     "socket_samples",
     Need::wanted,
     {{storage, "watched_sockets"},
      {storage, "watched_in_netns"},
      {hash, "watched_in_netns"},
      {nobtf, "segment_in"}},
     "counters and queues of all watched sockets, once a second (in nobtf user space reads the "
     "map)",
     "counters between changes of state"},
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
