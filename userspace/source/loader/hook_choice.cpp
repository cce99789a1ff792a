// SPDX-License-Identifier: Apache-2.0
#include "source/loader/hook_choice.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace bgpsnoop::source {

namespace {

/// Adds to the hook's problem why each way before the one that works does not.
void find_way(const HookRow& row, ProgramSet set, const Trial& trial, Hook& hook, Choice& choice)
{
    for (const Way& way : row.ways) {
        if (way.set != set)
            continue;
        const std::string refusal = trial(way);
        if (refusal.empty()) {
            hook.way = way.program;
            choice.ways.push_back(way);
            return;
        }
        const std::string reason = fmt::format("{}: {}", way.program, refusal);
        if (hook.problem.find(reason) == std::string::npos) // ways may differ in companions alone
            hook.problem += (hook.problem.empty() ? "" : "; ") + reason;
    }
    if (hook.problem.empty())
        hook.problem = "no program for it among those that this kernel takes";
}

/// What is required is tried first: where it lacks, the rest of the set is not worth a look.
Choice choose_in(std::span<const HookRow> rows, ProgramSet set, const Trial& trial)
{
    Choice choice;
    choice.set = set;
    for (const HookRow& row : rows)
        choice.hooks.push_back({row.id, row.name, "", ""});
    for (const Need need : {Need::required, Need::wanted})
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].need != need)
                continue;
            find_way(rows[i], set, trial, choice.hooks[i], choice);
            if (need == Need::required && choice.hooks[i].way.empty()) {
                choice.missing = fmt::format("{} ({})", rows[i].name, choice.hooks[i].problem);
                return choice;
            }
        }
    return choice;
}

bool has_way(const HookRow& row, ProgramSet set, const Lack& lacks)
{
    return std::ranges::any_of(row.ways,
                               [&](const Way& way) { return way.set == set && !lacks(way); });
}

/// The kernel takes the set: nothing that is required is lacking in it.
bool takes(ProgramSet set, std::span<const HookRow> rows, const Lack& lacks)
{
    return std::ranges::all_of(rows, [&](const HookRow& row) {
        return row.need != Need::required || has_way(row, set, lacks);
    });
}

} // namespace

const Hook* find_hook(std::span<const Hook> hooks, HookId id)
{
    const auto found = std::ranges::find(hooks, id, &Hook::id);
    return found == hooks.end() ? nullptr : &*found;
}

Choice choose(std::span<const HookRow> rows, std::span<const ProgramSet> sets, const Trial& trial)
{
    std::string missing;
    for (const ProgramSet set : sets) {
        Choice choice = choose_in(rows, set, trial);
        if (choice.missing.empty())
            return choice;
        missing += (missing.empty() ? "" : "; nor ") + choice.missing;
    }
    Choice none;
    none.missing = missing;
    return none;
}

/// Sets that are worse than the one in use are none to fall back on for a single hook.
void note_offers(Choice& choice, std::span<const HookRow> rows, const Lack& lacks)
{
    for (std::size_t i = 0; i < choice.hooks.size(); ++i) {
        Hook& hook = choice.hooks[i];
        hook.offered = !hook.way.empty();
        for (const Way& way : rows[i].ways)
            hook.offered |= way.set <= choice.set && !lacks(way) && takes(way.set, rows, lacks);
    }
}

} // namespace bgpsnoop::source
