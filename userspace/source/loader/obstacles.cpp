// SPDX-License-Identifier: Apache-2.0
#include "source/loader/obstacles.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <linux/capability.h>

#include "source/host/capabilities.hpp"
#include "source/host/cgroup.hpp"

namespace bgpsnoop::source {

namespace {

/// Some kernels let programs be attached then, and never run them.
bool function_tracing_is_off()
{
    std::ifstream file("/proc/sys/kernel/ftrace_enabled");
    int enabled = 1;
    return file >> enabled && enabled == 0;
}

/// Where it cannot be looked for, for lack of privileges, it may be there.
bool tracefs_is_mounted()
{
    constexpr std::array places{"/sys/kernel/tracing/events", "/sys/kernel/debug/tracing/events"};
    return std::ranges::any_of(places, [](const char* place) {
        std::error_code error;
        return std::filesystem::exists(place, error) || error;
    });
}

std::string of_cgroups()
{
    if (!is_capable(CAP_NET_ADMIN))
        return "CAP_NET_ADMIN is missing";
    return root_cgroup().get() < 0 ? "no cgroup2 file system is mounted" : "";
}

/// Of the function that a tracepoint's typedef points to, apart from the first, which is its own.
unsigned arguments_of(const ::btf* kernel, int typedef_id)
{
    const auto* pointer = btf__type_by_id(kernel, btf__type_by_id(kernel, typedef_id)->type);
    return btf_vlen(btf__type_by_id(kernel, pointer->type)) - 1;
}

} // namespace

Obstacles::Obstacles(const std::string& btf)
{
    if (const auto file = file_of_own_btf(btf); !file.empty())
        kernel_ = kernel_types(file);
}

bool Obstacles::has(const std::string& name, unsigned kind) const
{
    return btf__find_by_name_kind(kernel_.get(), name.c_str(), kind) > 0;
}

std::string Obstacles::of_tracepoint(const std::string& name) const
{
    const std::string type = "btf_trace_" + name;
    const int id = btf__find_by_name_kind(kernel_.get(), type.c_str(), BTF_KIND_TYPEDEF);
    if (id <= 0)
        return fmt::format("the kernel has no tracepoint {}", name);
    if (name == "kfree_skb" && arguments_of(kernel_.get(), id) < 3)
        return "the kernel tells no reasons of drops (before 5.17)";
    return "";
}

/// A section's name says what the program is tied to: "tp_btf/tcp_probe".
Obstacle Obstacles::of_section(const std::string& section) const
{
    const auto slash = section.find('/');
    const std::string_view tie = std::string_view(section).substr(0, slash);
    const std::string name = slash == std::string::npos ? "" : section.substr(slash + 1);
    const bool traces_function = tie == "fentry" || tie == "fexit";
    if (tie.starts_with("cgroup") || tie == "sockops")
        return {of_cgroups(), true};
    if (tie == "tracepoint" && !tracefs_is_mounted())
        return {"tracefs is not mounted (mount -t tracefs tracefs /sys/kernel/tracing)", true};
    if (tie != "tp_btf" && tie != "iter" && !traces_function)
        return {};
    if (!kernel_)
        return {"the kernel has no BTF"};
    if (tie == "tp_btf")
        return {of_tracepoint(name)};
    if (tie == "iter" && !has("bpf_iter_" + name, BTF_KIND_FUNC))
        return {fmt::format("the kernel has no iterator {}", name)};
    if (traces_function && !has(name, BTF_KIND_FUNC))
        return {fmt::format("the kernel has no function {} to trace", name)};
    if (traces_function && function_tracing_is_off())
        return {"function tracing is off (kernel.ftrace_enabled)", true};
    return {};
}

const std::map<std::string, std::string>& Obstacles::sections_of(ProgramSet set)
{
    const auto [known, is_new] = sections_.try_emplace(set);
    if (is_new)
        known->second = program_sections(set);
    return known->second;
}

Obstacle Obstacles::of_program(ProgramSet set, const std::string& program)
{
    const auto& sections = sections_of(set);
    const auto found = sections.find(program);
    return found == sections.end() ? Obstacle{} : of_section(found->second);
}

Obstacle Obstacles::operator()(const Way& way)
{
    if (!way.calls.empty() && (!kernel_ || !has(way.calls, BTF_KIND_FUNC)))
        return {fmt::format("the kernel has no {} for programs", way.calls)};
    Obstacle obstacle = of_program(way.set, way.program);
    for (const std::string& companion : way.companions)
        if (obstacle.words.empty())
            obstacle = of_program(way.set, companion);
    return obstacle;
}

} // namespace bgpsnoop::source
