// SPDX-License-Identifier: Apache-2.0
#include "sink/page/health.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace bgpsnoop::sink {

namespace {

void hooks(const SelfState& self, Health& health)
{
    health.words.push_back(
        fmt::format("{} of {} hooks attached", hooks_attached(self), self.hooks.size()));
    for (const auto& [hook, state] : self.hooks)
        if (!state.attached) {
            health.words.push_back(fmt::format("no {}: {}", hook, state.way));
            health.well = health.well && !state.offered; // what no kernel has is nobody's fault
        }
}

/// What should be zero is said where it is not.
void count(Health& health, std::uint64_t number, std::string_view of_one, std::string_view of_many)
{
    if (number == 0)
        return;
    health.well = false;
    health.words.push_back(fmt::format("{} {}", number, number == 1 ? of_one : of_many));
}

} // namespace

std::uint64_t hooks_attached(const SelfState& self)
{
    return static_cast<std::uint64_t>(
        std::ranges::count_if(self.hooks, [](const auto& hook) { return hook.second.attached; }));
}

std::uint64_t records_lost_of(const engine::Snapshot& snapshot)
{
    std::uint64_t all = 0;
    for (const auto& [kind, count] : snapshot.records_lost)
        all += count;
    return all;
}

Health health_of(const engine::Snapshot& snapshot, const SelfState& self)
{
    Health health;
    hooks(self, health);
    const std::uint64_t lost = records_lost_of(snapshot);
    if (lost == 0)
        health.words.emplace_back("no record lost");
    count(health, lost, "record lost", "records lost");
    count(health, snapshot.sessions_overflow, "neighbour found no room",
          "neighbours found no room");
    count(health, self.event_write_errors, "event not written to the log",
          "events not written to the log");
    return health;
}

} // namespace bgpsnoop::sink
