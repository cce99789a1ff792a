// SPDX-License-Identifier: Apache-2.0
#include "cli/live/probes_state.hpp"

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "sink/json/snapshot_names.hpp"
#include "source/kernel/losses.hpp"

namespace bgpsnoop::cli {

namespace {

std::string words_on(const source::Hook& hook)
{
    if (hook.way.empty())
        return hook.problem;
    return hook.limit.empty() ? hook.way : fmt::format("{}, does not see {}", hook.way, hook.limit);
}

} // namespace

sink::SelfState probes_state(source::KernelSource& source)
{
    sink::SelfState self;
    const auto counters = source.counters();
    self.records = counters.records;
    for (const auto& [name, program] : counters.program_runs)
        self.programs[name] = {std::chrono::duration<double>(program.time).count(), program.runs};
    self.loss_kinds = source::loss_kinds();
    self.lost_of_strangers = counters.lost_of_strangers;
    const auto unwanted = source.unwanted().counts();
    if (unwanted.syns)
        self.unwanted_segments.emplace("syn", *unwanted.syns);
    if (unwanted.others)
        self.unwanted_segments.emplace("segment", *unwanted.others);
    for (const auto& [reason, count] : unwanted.dropped)
        self.unwanted_segments.emplace(sink::rejection_name(reason), count);
    self.unwanted_segments_untold = unwanted.untold;
    self.messages_untold = counters.messages_untold;
    self.acts_untold = counters.acts_untold;
    self.guests_untold = counters.guests_untold;
    self.namespaces_refused = counters.namespaces_refused;
    for (const auto& hook : source.hooks())
        self.hooks[hook.name] = {!hook.way.empty(), hook.offered, words_on(hook)};
    return self;
}

} // namespace bgpsnoop::cli
