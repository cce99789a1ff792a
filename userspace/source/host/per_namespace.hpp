// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <sys/resource.h>

#include "engine/input.hpp"
#include "source/bounded_map.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

/// Something that is opened inside each network namespace where BGP is spoken: an Ear has open(),
/// called there, which is false if it could not be. It keeps the namespace alive as a socket does,
/// so it is given up as soon as nobody else keeps that, and a while after the last sign of a
/// speaker there. Whoever may make namespaces may make many: a bound holds for all but our own,
/// which has its ear all the time.
template <typename Ear> class PerNamespace {
public:
    /// Besides our own: an eighth of the descriptors for each kind of ear leaves enough for others.
    static std::size_t most()
    {
        constexpr std::size_t enough = 512;
        rlimit files{};
        return ::getrlimit(RLIMIT_NOFILE, &files) == 0
                   ? std::min<std::size_t>(enough, files.rlim_cur / 8)
                   : enough;
    }

    PerNamespace() { open(own_netns(), 0).until = engine::Time::max(); }

    /// A speaker is there: be there for some time from now. Null: nobody knows where, or
    /// there is none.
    Ear* expect(const engine::Identity& who, engine::Time now)
    {
        if (who.netns == 0)
            return nullptr;
        const std::uint32_t pid = who.process ? who.process->pid : 0;
        Placed* placed = place(who.netns, pid, now);
        if (placed == nullptr)
            return nullptr;
        placed->until = std::max(placed->until, now + patience);
        if (pid != 0)
            placed->pid = pid;
        return &placed->ear;
    }

    void leave(std::uint32_t netns) { placed_.erase(netns); } ///< nobody else is there

    void expire(engine::Time now)
    {
        std::erase_if(placed_, [now](const auto& each) { return each.second.until < now; });
        if (now < next_look_)
            return;
        next_look_ = now + looking_interval;
        std::optional<NetnsPaths> there; // one search serves all
        std::erase_if(placed_, [&there](const auto& each) {
            const auto& [netns, placed] = each;
            if (placed.until == engine::Time::max() || netns_of(placed.pid) == netns)
                return false;
            if (!there)
                there = netns_paths();
            return !there->contains(netns);
        });
    }

    template <typename Work> void for_each(Work work)
    {
        for (auto& [netns, placed] : placed_)
            work(netns, placed.ear);
    }

    /// How often one was left without an ear: there were too many, or it could not be opened.
    std::uint64_t refused() const { return refused_count_; }

private:
    /// Longer than any speaker or kernel tries to connect.
    static constexpr auto patience = std::chrono::seconds(130);
    static constexpr auto looking_interval = std::chrono::seconds(2);

    struct Placed {
        Ear ear;
        engine::Time until{};
        std::uint32_t pid = 0; ///< a process there; 0: none is known
        bool is_open = false;
    };

    /// Nothing: it has to do without, and is tried again after some time.
    Placed* place(std::uint32_t netns, std::uint32_t pid, engine::Time now)
    {
        if (const auto known = placed_.find(netns); known != placed_.end())
            return &known->second;
        if (const engine::Time* until = refused_.find(netns); until != nullptr && now < *until)
            return nullptr;
        if (placed_.size() <= most_ && open(netns, pid).is_open)
            return &placed_.at(netns);
        placed_.erase(netns);
        refused_.erase(netns);
        refused_.put(netns, now + patience);
        ++refused_count_;
        return nullptr;
    }

    Placed& open(std::uint32_t netns, std::uint32_t pid)
    {
        Placed& placed = placed_[netns];
        in_netns(
            netns, [&placed] { placed.is_open = placed.ear.open(); }, pid);
        return placed;
    }

    std::map<std::uint32_t, Placed> placed_; ///< by inode number
    BoundedMap<std::uint32_t, engine::Time> refused_{1000};
    std::uint64_t refused_count_ = 0;
    std::size_t most_ = most();
    engine::Time next_look_{};
};

} // namespace bgpsnoop::source
