// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/losses.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <utility>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include "record.h"
#include "source/kernel/per_cpu.hpp"

namespace bgpsnoop::source {

namespace {

constexpr std::array kind_names{
    "none",         "tcp_state", "reset",           "socket_error",    "message",
    "stream_fault", "socket",    "segment_dropped", "call_unsendable", "bind_failed"};
static_assert(kind_names.size() == record_kinds);
constexpr const char* left_out_kind = "left_out";

std::uint64_t sum_over_cpus(int map, std::uint32_t key)
{
    const auto values = per_cpu<std::uint64_t>(map, key);
    return std::accumulate(values.begin(), values.end(), std::uint64_t{0});
}

std::uint64_t left_out(const bpf_program* program)
{
    bpf_prog_info info{};
    std::uint32_t size = sizeof(info);
    const int descriptor = bpf_program__fd(program);
    if (descriptor < 0 || bpf_obj_get_info_by_fd(descriptor, &info, &size) != 0)
        return 0;
    return info.recursion_misses;
}

/// A program that is there twice has this at the end of its second name. Of what the second was
/// left out for, the first has told what the programs count (`second_runs`, btf/told_once.h).
constexpr const char* second = "_again";

struct SecondRun {
    std::uint64_t made_up_for;
    std::uint64_t is_under_way;
};

std::uint64_t made_up_for(const bpf_object& object)
{
    const auto runs =
        per_cpu<SecondRun>(bpf_object__find_map_fd_by_name(&object, "second_runs"), 0);
    return std::transform_reduce(runs.begin(), runs.end(), std::uint64_t{0}, std::plus{},
                                 [](const SecondRun& run) { return run.made_up_for; });
}

std::uint64_t calls_left_out(const bpf_object& object)
{
    const std::uint64_t told = made_up_for(object); // before what it is taken from
    std::map<std::string, std::uint64_t> calls;
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, &object) calls[bpf_program__name(program)] =
        left_out(program);
    std::uint64_t sum = 0;
    for (const auto& [name, count] : calls) {
        const auto twin = calls.find(name + second);
        if (twin != calls.end())
            sum += std::min(count, twin->second - std::min(told, twin->second));
        else if (!name.ends_with(second))
            sum += count;
    }
    return sum;
}

} // namespace

std::string record_kind_name(std::uint32_t kind)
{
    return kind < kind_names.size() ? kind_names.at(kind) : "unknown";
}

std::vector<std::string> loss_kinds()
{
    std::vector<std::string> kinds(kind_names.begin() + 1, kind_names.end());
    kinds.emplace_back(left_out_kind);
    return kinds;
}

std::map<std::string, std::uint64_t> Losses::counts_from(std::uint32_t first) const
{
    std::map<std::string, std::uint64_t> counts;
    const int map = bpf_object__find_map_fd_by_name(&object_, "lost");
    for (std::uint32_t kind = 1; kind < record_kinds; ++kind)
        counts[record_kind_name(kind)] = sum_over_cpus(map, first + kind);
    return counts;
}

std::map<std::string, std::uint64_t> Losses::of_strangers() const
{
    return counts_from(record_kinds);
}

std::map<std::string, std::uint64_t> Losses::totals() const
{
    auto totals = counts_from(0);
    totals[left_out_kind] = calls_left_out(object_);
    return totals;
}

std::uint64_t Losses::so_far() const
{
    std::uint64_t losses = 0;
    const std::uint32_t all = 0;
    bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(&object_, "losses"), &all, &losses);
    return losses;
}

bool Losses::is_news(std::uint64_t losses)
{
    return losses > std::exchange(noticed_, std::max(noticed_, losses));
}

std::uint64_t Losses::messages_untold() const
{
    return sum_over_cpus(bpf_object__find_map_fd_by_name(&object_, "untold"), 0);
}

std::uint64_t Losses::acts_untold() const
{
    return sum_over_cpus(bpf_object__find_map_fd_by_name(&object_, "acts_untold"), 0);
}

std::uint64_t Losses::guests_untold() const
{
    return sum_over_cpus(bpf_object__find_map_fd_by_name(&object_, "guests_untold"), 0);
}

std::vector<engine::Lost> Losses::since_last_time()
{
    std::vector<engine::Lost> losses;
    for (const auto& [kind, total] : totals()) {
        if (total > told_[kind])
            losses.push_back({kind, total - told_[kind]});
        told_[kind] = total;
    }
    return losses;
}

} // namespace bgpsnoop::source
