// SPDX-License-Identifier: Apache-2.0
#include "source/loader/attach.hpp"

#include <cerrno>
#include <set>
#include <string>

#include <bpf/libbpf.h>

#include "source/host/cgroup.hpp"

namespace bgpsnoop::source {

namespace {

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

bpf_link* link_of(const bpf_program* program)
{
    return is_for_cgroups(program) ? bpf_program__attach_cgroup(program, root_cgroup().get())
                                   : bpf_program__attach(program);
}

/// 0 or an errno.
int attach_program(const std::string& name, Attached& to)
{
    const auto* program = bpf_object__find_program_by_name(to.object.get(), name.c_str());
    if (!program)
        return ENOENT;
    if (is_iterator(program))
        return 0;
    bpf_link* link = link_of(program);
    if (!link)
        return errno;
    to.links.emplace_back(link);
    return 0;
}

/// Once each, though some serve several hooks. Companions come before their program, which needs
/// what they note.
std::vector<std::string> programs_of(const std::vector<Way>& ways)
{
    std::vector<std::string> in_order;
    std::set<std::string> known;
    const auto add = [&](const std::string& name) {
        if (known.insert(name).second)
            in_order.push_back(name);
    };
    for (const Way& way : ways) {
        for (const std::string& companion : way.companions)
            add(companion);
        add(way.program);
    }
    return in_order;
}

} // namespace

tl::expected<Attached, Refusal> load_and_attach(const ObjectLoader& loader,
                                                const std::vector<Way>& ways)
{
    const ProgramSet set = ways.empty() ? ProgramSet::nobtf : ways.front().set;
    const auto programs = programs_of(ways);
    auto object = loader.load(set, {programs.begin(), programs.end()});
    if (!object)
        return tl::unexpected(object.error());
    Attached attached{std::move(*object), {}};
    for (const std::string& program : programs)
        if (const int error = attach_program(program, attached))
            return tl::unexpected(refusal_of_attachment(error, program));
    if (const int error = begin_watching(attached.object))
        return tl::unexpected(refusal_of_attachment(error, ".bss"));
    return attached;
}

} // namespace bgpsnoop::source
