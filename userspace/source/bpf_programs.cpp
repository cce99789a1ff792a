#include "source/bpf_programs.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string_view>

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include "source/bpf_btf.hpp"
#include "source/bpf_refusal.hpp"
#include "source/cgroup.hpp"

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

/// All of them, unless BGPSNOOP_PROGRAMS names one: so each can be tried on any kernel.
std::vector<ProgramSet> sets_to_try()
{
    const char* only = std::getenv("BGPSNOOP_PROGRAMS");
    std::vector<ProgramSet> sets;
    for (const auto& each : program_sets)
        if (!only || std::string_view(only) == each.name)
            sets.push_back(each.set);
    return sets;
}

/// What there is to see, and the programs that can show it.
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

std::set<std::string> programs_of(const std::vector<Way>& ways)
{
    std::set<std::string> names;
    for (const Way& way : ways) {
        names.insert(way.program);
        names.insert(way.companions.begin(), way.companions.end());
    }
    return names;
}

bool is_iterator(const bpf_program* program)
{
    return bpf_program__expected_attach_type(program) == BPF_TRACE_ITER;
}

bool is_for_cgroups(const bpf_program* program)
{
    const auto type = bpf_program__type(program);
    return type == BPF_PROG_TYPE_CGROUP_SOCK || type == BPF_PROG_TYPE_CGROUP_SOCK_ADDR ||
           type == BPF_PROG_TYPE_CGROUP_SKB || type == BPF_PROG_TYPE_SOCK_OPS;
}

bpf_link* attach_one(const bpf_program* program)
{
    return is_for_cgroups(program) ? bpf_program__attach_cgroup(program, root_cgroup().get())
                                   : bpf_program__attach(program);
}

/// Iterators are not attached but run, see bpf_source.cpp. 0 or an errno.
int attach(const Object& object, const char* name, std::vector<Link>& links)
{
    auto* program = bpf_object__find_program_by_name(object.get(), name);
    if (!program)
        return ENOENT;
    if (is_iterator(program))
        return 0;
    bpf_link* link = attach_one(program);
    if (!link)
        return errno;
    links.emplace_back(link);
    return 0;
}

/// The companions first: they take the notes that the program needs.
std::vector<const char*> in_order(const Way& way)
{
    auto names = way.companions;
    names.push_back(way.program);
    return names;
}

int attach(const Object& object, const std::vector<Way>& ways, std::vector<Link>& links)
{
    std::set<std::string_view> attached; // some programs serve several hooks
    for (const Way& way : ways)
        for (const char* name : in_order(way))
            if (attached.insert(name).second)
                if (const int error = attach(object, name, links))
                    return error;
    return 0;
}

/// Loads and attaches the way alone, and takes it away again.
std::string try_alone(const Way& way, const ProbeOptions& options)
{
    Object object;
    std::vector<Link> links;
    if (const int error = load_object(way.set, options, programs_of({way}), object))
        return reason_of(error);
    if (const int error = attach(object, std::vector{way}, links))
        return fmt::format("cannot be attached: {}", std::strerror(error));
    return "";
}

/// What a kernel with everything has: the first way of every hook.
Choice best_choice()
{
    return choose(hook_rows(), sets_to_try(), [](const Way&) { return ""; });
}

int load_and_attach(const ProbeOptions& options, const Choice& choice, Programs& programs)
{
    programs = {};
    programs.set = choice.set;
    programs.hooks = choice.hooks;
    if (const int error =
            load_object(choice.set, options, programs_of(choice.ways), programs.object))
        return error;
    return attach(programs.object, choice.ways, programs.links);
}

bool has(const std::vector<Hook>& hooks, std::string_view name)
{
    return std::any_of(hooks.begin(), hooks.end(),
                       [name](const Hook& hook) { return hook.name == name && !hook.way.empty(); });
}

} // namespace

tl::expected<Programs, std::string> load_programs(const ProbeOptions& options)
{
    if (!options.btf.empty())
        if (const auto problem = problem_of_btf(options.btf); !problem.empty())
            return tl::unexpected(problem);
    Programs programs;
    if (load_and_attach(options, best_choice(), programs) == 0)
        return programs;
    Object nothing;
    if (const int error = load_object(packets, options, {}, nothing); error == EPERM)
        return tl::unexpected(why_nothing_loads()); // not even maps
    const Choice choice =
        choose(hook_rows(), sets_to_try(), [&](const Way& way) { return try_alone(way, options); });
    if (!choice.missing.empty())
        return tl::unexpected(explain_missing(choice.missing));
    if (const int error = load_and_attach(options, choice, programs))
        return tl::unexpected(fmt::format("cannot load BPF programs: {}", reason_of(error)));
    return programs;
}

engine::Senses senses_of(const std::vector<Hook>& hooks)
{
    engine::Senses senses;
    senses.drops = has(hooks, "segments_dropped");
    senses.unread = has(hooks, "arriving_segments");
    senses.resets = has(hooks, "resets_received");
    return senses;
}

} // namespace bgpsnoop::source
