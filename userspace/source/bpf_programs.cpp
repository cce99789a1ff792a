#include "source/bpf_programs.hpp"

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>

#include <fmt/format.h>
#include <linux/types.h>

#include "record.h"
#include "source/cgroup.hpp"
#include "source/netns.hpp"

#include <probes.skel.h>

namespace bgpsnoop::source {

namespace {

enum class Need : std::uint8_t {
    required, ///< without it there is nothing to say
    wanted    ///< without it some evidence is missing
};

/// One hook, and the programs that can serve it, best first.
struct HookRow {
    const char* name;
    Need need;
    std::array<const char*, 2> ways; ///< null ends the list
};

constexpr std::array hook_rows{
    HookRow{"tcp_states", Need::required, {"tcp_state", nullptr}},
    HookRow{"calls_ipv4", Need::wanted, {"call_v4", nullptr}},
    HookRow{"calls_ipv6", Need::wanted, {"call_v6", nullptr}},
    HookRow{"sockets_released", Need::wanted, {"socket_released", nullptr}},
    HookRow{"resets_received", Need::wanted, {"reset_received", nullptr}},
    HookRow{"resets_sent", Need::wanted, {"reset_sent", nullptr}},
    HookRow{"socket_errors", Need::wanted, {"socket_error", nullptr}},
    HookRow{"socket_reads", Need::required, {"read_skb", nullptr}},
    HookRow{"arriving_segments", Need::wanted, {"arrive_skb", nullptr}},
    HookRow{"socket_writes", Need::required, {"write_msg", nullptr}},
    HookRow{"segments_dropped", Need::wanted, {"segment_dropped", nullptr}},
    HookRow{"older_sockets", Need::wanted, {"found_sockets", nullptr}},
    HookRow{"socket_samples", Need::wanted, {"watched_sockets", nullptr}},
};

/// What libbpf said last: it explains a failure better than the errno does.
std::string& libbpf_words()
{
    thread_local std::string words;
    return words;
}

__attribute__((format(printf, 2, 0))) int keep_words(libbpf_print_level level, const char* format,
                                                     va_list arguments)
{
    if (level == LIBBPF_DEBUG)
        return 0;
    char* words = nullptr; // a verifier's log may have megabytes
    const int size = ::vasprintf(&words, format, arguments);
    if (size >= 0) {
        libbpf_words() += words;
        std::free(words);
    }
    return size;
}

/// The last line of the verifier's log that says what it refused, else the error's own text.
std::string reason_of(int error)
{
    const std::string& words = libbpf_words();
    const auto end = words.find("\nprocessed ");
    if (end == std::string::npos)
        return std::strerror(error);
    const auto begin = words.rfind('\n', end - 1);
    return words.substr(begin + 1, end - begin - 1);
}

using Skeleton = std::unique_ptr<::probes, BpfDeleter>;
using Names = std::set<std::string>;

Skeleton open_with(const ProbeOptions& options, const Names& programs)
{
    Skeleton skeleton(probes__open());
    if (!skeleton)
        return nullptr;
    auto& config = skeleton->rodata->config;
    for (std::size_t i = 0; i < options.ports.size() && i < MAX_BGP_PORTS; ++i)
        config.ports[i] = options.ports[i];
    config.only_netns = options.only_own_netns ? own_netns() : 0;
    config.all_messages = options.all_messages;
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, skeleton->obj)
        bpf_program__set_autoload(program, programs.count(bpf_program__name(program)) > 0);
    return skeleton;
}

/// Loads exactly these programs, 0 or an errno.
int try_load(const ProbeOptions& options, const Names& programs, Skeleton& skeleton)
{
    libbpf_words().clear();
    skeleton = open_with(options, programs);
    return skeleton ? -probes__load(skeleton.get()) : errno;
}

Names first_ways()
{
    Names names;
    for (const auto& row : hook_rows)
        names.insert(row.ways[0]);
    return names;
}

/// The first of the row's ways that loads on its own.
Hook probe(const ProbeOptions& options, const HookRow& row)
{
    Hook hook{row.name, "", ""};
    for (const char* way : row.ways) {
        Skeleton alone;
        if (!way)
            break;
        const int error = try_load(options, {way}, alone);
        if (error == 0) {
            hook.way = way;
            break;
        }
        hook.problem +=
            fmt::format("{}{}: {}", hook.problem.empty() ? "" : "; ", way, reason_of(error));
    }
    return hook;
}

std::vector<Hook> all_first_ways()
{
    std::vector<Hook> hooks;
    for (const auto& row : hook_rows)
        hooks.push_back({row.name, row.ways[0], ""});
    return hooks;
}

bool is_iterator(const bpf_program* program)
{
    return bpf_program__expected_attach_type(program) == BPF_TRACE_ITER;
}

bool is_for_cgroups(const bpf_program* program)
{
    const auto type = bpf_program__type(program);
    return type == BPF_PROG_TYPE_CGROUP_SOCK || type == BPF_PROG_TYPE_CGROUP_SOCK_ADDR;
}

bpf_link* attach_one(const bpf_program* program, const FileDescriptor& cgroup)
{
    return is_for_cgroups(program) ? bpf_program__attach_cgroup(program, cgroup.get())
                                   : bpf_program__attach(program);
}

/// Iterators are not attached but run, see bpf_iterator.hpp.
void attach(Programs& programs)
{
    const FileDescriptor cgroup = root_cgroup();
    for (auto& hook : programs.hooks) {
        auto* program = bpf_object__find_program_by_name(programs.skeleton->obj, hook.way.c_str());
        if (hook.way.empty() || !program || is_iterator(program))
            continue;
        if (bpf_link* link = attach_one(program, cgroup)) {
            programs.links.emplace_back(link);
            continue;
        }
        hook.problem = fmt::format("{}: {}", hook.way, std::strerror(errno));
        hook.way.clear();
    }
}

std::string missing_privilege()
{
    return "cannot load BPF programs: permission denied; run as root, or with CAP_BPF, CAP_PERFMON "
           "and CAP_SYS_ADMIN (and see that the kernel's lockdown mode allows BPF)";
}

std::string missing_hook(const std::vector<Hook>& hooks)
{
    for (std::size_t i = 0; i < hooks.size(); ++i)
        if (hook_rows.at(i).need == Need::required && hooks[i].way.empty())
            return fmt::format("this kernel offers no way to see {} ({})", hooks[i].name,
                               hooks[i].problem);
    return "";
}

tl::expected<Programs, std::string> load_what_can_be_had(const ProbeOptions& options)
{
    Programs programs;
    for (const auto& row : hook_rows)
        programs.hooks.push_back(probe(options, row));
    if (const auto missing = missing_hook(programs.hooks); !missing.empty())
        return tl::unexpected(missing);
    Names names;
    for (const auto& hook : programs.hooks)
        names.insert(hook.way);
    if (const int error = try_load(options, names, programs.skeleton))
        return tl::unexpected(fmt::format("cannot load BPF programs: {}", reason_of(error)));
    return programs;
}

} // namespace

void BpfDeleter::operator()(::probes* skeleton) const
{
    probes__destroy(skeleton);
}

void BpfDeleter::operator()(::bpf_link* link) const
{
    bpf_link__destroy(link);
}

tl::expected<Programs, std::string> load_programs(const ProbeOptions& options)
{
    libbpf_set_print(keep_words);
    Programs programs;
    programs.hooks = all_first_ways();
    const int error = try_load(options, first_ways(), programs.skeleton);
    Skeleton nothing;
    if (error == EPERM && try_load(options, {}, nothing) == EPERM)
        return tl::unexpected(missing_privilege()); // not even maps
    if (error != 0) {
        auto possible = load_what_can_be_had(options);
        if (!possible)
            return possible;
        programs = std::move(*possible);
    }
    attach(programs);
    if (const auto missing = missing_hook(programs.hooks); !missing.empty())
        return tl::unexpected(missing);
    return programs;
}

} // namespace bgpsnoop::source
