#include "source/loader/attach.hpp"

#include <cerrno>
#include <cstring>
#include <set>
#include <string_view>

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include "source/host/cgroup.hpp"

namespace bgpsnoop::source {

namespace {

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

/// The kernel answers with an errno of its own where it cannot trace functions.
std::string words_of(int error)
{
    constexpr int enotsupp = 524;
    return error == enotsupp ? "this kernel does not support it" : std::strerror(error);
}

/// 0 or an errno.
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

int attach(const std::vector<Way>& ways, Attached& to)
{
    std::set<std::string_view> attached; // some programs serve several hooks
    for (const Way& way : ways)
        for (const char* name : in_order(way))
            if (attached.insert(name).second)
                if (const int error = attach(to.object, name, to.links)) {
                    to.refused = name;
                    return error;
                }
    return 0;
}

} // namespace

std::string load_and_attach(const ProbeOptions& options, const std::vector<Way>& ways,
                            Attached& attached)
{
    attached = {};
    const ProgramSet set = ways.empty() ? ProgramSet::nobtf : ways.front().set;
    if (const int error = load_object(set, options, programs_of(ways), attached.object)) {
        attached.refused = program_complained_of();
        return reason_of(error);
    }
    if (const int error = attach(ways, attached))
        return fmt::format("cannot be attached: {}", words_of(error));
    return "";
}

} // namespace bgpsnoop::source
