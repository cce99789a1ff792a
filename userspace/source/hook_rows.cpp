#include "source/hook_rows.hpp"

#include <array>
#include <cstdlib>
#include <string_view>

namespace bgpsnoop::source {

namespace {

constexpr auto storage = ProgramSet::storage;
constexpr auto hash = ProgramSet::hash;
constexpr auto packets = ProgramSet::packets;

struct SetName {
    ProgramSet set;
    const char* name;
};

constexpr std::array program_sets{
    SetName{storage, "storage"},
    SetName{hash, "hash"},
    SetName{packets, "packets"},
};

} // namespace

std::vector<ProgramSet> sets_to_try()
{
    const char* only = std::getenv("BGPSNOOP_PROGRAMS");
    std::vector<ProgramSet> sets;
    for (const auto& each : program_sets)
        if (!only || std::string_view(only) == each.name)
            sets.push_back(each.set);
    return sets;
}

const std::vector<HookRow>& hook_rows()
{
    using enum Need;
    static const std::vector<HookRow> rows{
        {"tcp_states",
         required,
         {{storage, "tcp_state"},
          {hash, "tcp_state", {"forget_socket"}},
          {packets,
           "state_event",
           {"end_event", "netns_of_call_v4", "netns_of_call_v6", "netns_of_called"}},
          {packets, "state_event", {"end_event"}}}}, // all namespaces look like ours then
        {"calls_ipv4", wanted, {{storage, "call_v4"}}},
        {"calls_ipv6", wanted, {{storage, "call_v6"}}},
        {"sockets_released", wanted, {{storage, "socket_released"}}},
        {"resets_received",
         wanted,
         {{storage, "reset_received"},
          {hash, "reset_received"},
          {packets, "reset_received_event"}}},
        {"resets_sent",
         wanted,
         {{storage, "reset_sent"}, {hash, "reset_sent"}, {packets, "reset_sent_event"}}},
        {"socket_errors", wanted, {{storage, "socket_error"}, {hash, "socket_error"}}},
        {"socket_reads",
         required,
         {{storage, "read_skb"},
          {storage, "read_function", {"note_read"}},
          {hash, "read_function", {"note_read"}},
          {packets, "segment_in"}}},
        {"arriving_segments",
         wanted,
         {{storage, "arrive_skb"}, {storage, "arrive_buffer"}, {hash, "arrive_buffer"}}},
        {"socket_writes",
         required,
         {{storage, "write_msg"},
          {storage, "write_function", {"note_write"}},
          {hash, "write_function", {"note_write"}},
          {packets, "segment_out"}}},
        {"segments_dropped", wanted, {{storage, "segment_dropped"}, {hash, "segment_dropped"}}},
        {"older_sockets",
         wanted,
         {{storage, "found_sockets"}, {hash, "found_sockets"}, {packets, "segment_in"}}},
        {"socket_samples",
         wanted,
         {{storage, "watched_sockets"},
          {hash, "watched_sockets"},
          {packets, "segment_in"}}}, // counts in a map, which user space reads
    };
    return rows;
}

} // namespace bgpsnoop::source
