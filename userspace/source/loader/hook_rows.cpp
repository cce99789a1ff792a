#include "source/loader/hook_rows.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

namespace bgpsnoop::source {

namespace {

constexpr auto storage = ProgramSet::storage;
constexpr auto hash = ProgramSet::hash;
constexpr auto nobtf = ProgramSet::nobtf;

struct SetName {
    ProgramSet set;
    const char* name;
};

constexpr std::array program_sets{
    SetName{storage, "storage"},
    SetName{hash, "hash"},
    SetName{nobtf, "nobtf"},
};

std::vector<Way> in_every_set(const char* program)
{
    return {{storage, program}, {hash, program}, {nobtf, program}};
}

const std::vector<HookRow> every_row{
    {"tcp_states",
     Need::required,
     {{storage, "tcp_state"},
      {hash, "tcp_state", {"forget_socket"}},
      {nobtf,
       "state_event",
       {"end_event", "task_exits", "netns_of_call_v4", "netns_of_call_v6", "netns_of_called"}},
      // else user space looks for the namespace
      {nobtf, "state_event", {"end_event", "task_exits"}}}},
    {"calls_ipv4", Need::wanted, in_every_set("call_v4")},
    {"calls_ipv6", Need::wanted, in_every_set("call_v6")},
    {"sockets_released", Need::wanted, in_every_set("socket_released")},
    {"resets_received",
     Need::wanted,
     {{storage, "reset_received"}, {hash, "reset_received"}, {nobtf, "reset_received_event"}}},
    {"resets_sent",
     Need::wanted,
     {{storage, "reset_sent"}, {hash, "reset_sent"}, {nobtf, "reset_sent_event"}}},
    {"socket_errors",
     Need::wanted,
     {{storage, "socket_error"},
      {storage, "socket_error_function"},
      {hash, "socket_error"},
      {hash, "socket_error_function"},
      {nobtf, "error_event", {"erring_socket"}}}},
    {"socket_reads",
     Need::required,
     {{storage, "read_skb", {}, "bpf_dynptr_from_skb"},
      {storage, "read_function", {"note_read"}},
      {storage, "segment_in"},
      {hash, "read_function", {"note_read"}},
      {hash, "segment_in"},
      {nobtf, "segment_in"}}},
    {"arriving_segments",
     Need::wanted,
     {{storage, "arrive_skb", {}, "bpf_dynptr_from_skb"},
      {storage, "arrive_buffer"},
      {hash, "arrive_buffer"},
      {nobtf, "segment_in"}}},
    {"socket_writes",
     Need::required,
     {{storage, "write_msg"},
      {storage, "write_function", {"note_write"}},
      {storage, "segment_out"},
      {hash, "write_function", {"note_write"}},
      {hash, "segment_out"},
      {nobtf, "segment_out"}}},
    {"segments_dropped", Need::wanted, {{storage, "segment_dropped"}, {hash, "segment_dropped"}}},
    {"older_sockets",
     Need::wanted,
     {{storage, "found_sockets"}, {hash, "found_sockets"}, {nobtf, "segment_in"}}},
    {"socket_samples",
     Need::wanted,
     {{storage, "watched_sockets"},
      {hash, "watched_sockets"},
      {nobtf, "segment_in"}}}, // counts in a map, which user space reads
};

bool is_left_out(std::string_view name)
{
    const char* list = std::getenv("BGPSNOOP_WITHOUT");
    std::istringstream words(list ? list : "");
    return std::find(std::istream_iterator<std::string>(words), {}, name) !=
           std::istream_iterator<std::string>();
}

std::vector<HookRow> without_left_out(std::vector<HookRow> rows)
{
    for (HookRow& row : rows)
        std::erase_if(row.ways, [](const Way& way) { return is_left_out(way.program); });
    return rows;
}

} // namespace

std::vector<ProgramSet> sets_to_try()
{
    std::vector<ProgramSet> sets;
    for (const auto& each : program_sets)
        if (!is_left_out(each.name))
            sets.push_back(each.set);
    return sets;
}

const std::vector<HookRow>& hook_rows()
{
    static const std::vector<HookRow> rows = without_left_out(every_row);
    return rows;
}

} // namespace bgpsnoop::source
