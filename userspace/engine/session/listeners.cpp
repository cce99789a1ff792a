// SPDX-License-Identifier: Apache-2.0
#include "engine/session/listeners.hpp"

#include <algorithm>

namespace bgpsnoop::engine {

namespace {

bool same_place(const Identity& one, const Identity& other)
{
    return one.netns == other.netns && one.vrf == other.vrf && one.local == other.local;
}

bool same_process(const Identity& one, const Identity& other)
{
    return one.process && other.process && one.process->pid == other.process->pid;
}

/// Of a process that has exited, a set without BTF does not know the namespace any more.
bool same_but_for_the_place(const Identity& one, const Identity& other)
{
    return same_process(one, other) && one.local == other.local;
}

/// The address, or all addresses, of either family where the wildcard is IPv6's.
bool takes(const wire::Address& listener, const wire::Address& address)
{
    return listener == address ||
           (listener.is_unspecified() && (!listener.is_v4() || address.is_v4())) ||
           address.is_unspecified();
}

} // namespace

bool Listeners::begin(const Input& input, bool found)
{
    const bool known = std::ranges::any_of(all_, [&](const ListenerSnapshot& each) {
        return each.found && input.time <= each.since && same_place(each.who, input.who) &&
               same_process(each.who, input.who);
    });
    if (known)
        return false;
    make_room();
    all_.push_back({input.who, input.time, found});
    return true;
}

void Listeners::make_room()
{
    if (all_.size() < most)
        return;
    const auto of_others = std::ranges::find_if(
        all_, [&](const ListenerSnapshot& each) { return each.who.netns != own_netns_; });
    all_.erase(of_others != all_.end() ? of_others : all_.begin());
    ++forgotten_;
}

std::optional<ListenerSnapshot> Listeners::end(const Identity& who)
{
    const auto find = [&](auto fits) { return std::ranges::find_if(all_, fits); };
    auto which = find([&](const ListenerSnapshot& each) {
        return same_place(each.who, who) && same_process(each.who, who);
    });
    if (which == all_.end())
        which = find([&](const auto& each) { return same_but_for_the_place(each.who, who); });
    if (which == all_.end()) // handed over to another process
        which = find([&](const auto& each) { return same_place(each.who, who); });
    if (which == all_.end())
        return std::nullopt;
    ListenerSnapshot ended = *which;
    all_.erase(which);
    return ended;
}

void Listeners::name_netns(const NetnsName& name_of)
{
    for (ListenerSnapshot& each : all_)
        if (!each.netns_name)
            each.netns_name = name_of(each.who.netns);
}

bool Listeners::has(const Process& process) const
{
    return std::ranges::any_of(all_, [&](const ListenerSnapshot& each) {
        return each.who.process && each.who.process->pid == process.pid;
    });
}

/// Of the process that is known.
const ListenerSnapshot* Listeners::at(const Identity& who) const
{
    const ListenerSnapshot* best = nullptr;
    for (const ListenerSnapshot& each : all_) {
        if (each.who.netns != who.netns || each.who.local.port != who.local.port ||
            !takes(each.who.local.address, who.local.address) || !each.who.process)
            continue;
        if (best == nullptr || each.who.local.address == who.local.address)
            best = &each;
    }
    return best;
}

const Process* Listeners::owner_of(const Identity& who) const
{
    const ListenerSnapshot* listener = at(who);
    return listener != nullptr ? &*listener->who.process : nullptr;
}

std::optional<Time> Listeners::began(const Identity& who) const
{
    const ListenerSnapshot* listener = at(who);
    return listener != nullptr && !listener->found ? std::optional(listener->since) : std::nullopt;
}

} // namespace bgpsnoop::engine
