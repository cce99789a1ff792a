// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>

#include "engine/input.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

/// Something that is opened inside each network namespace where BGP is spoken: an Ear has open(),
/// called there. It keeps the namespace alive as a socket does, so it is given up a while after the
/// last sign of a speaker there; our own namespace has its ear all the time.
template <typename Ear> class PerNamespace {
public:
    PerNamespace() { open(own_netns(), 0).until = engine::Time::max(); }

    /// A speaker is there: be there for some time from now. Null: nobody knows where.
    Ear* expect(const engine::Identity& who, engine::Time now)
    {
        if (who.netns == 0)
            return nullptr;
        const auto known = placed_.find(who.netns);
        Placed& placed = known != placed_.end()
                             ? known->second
                             : open(who.netns, who.process ? who.process->pid : 0);
        placed.until = std::max(placed.until, now + patience);
        return &placed.ear;
    }

    void leave(std::uint32_t netns) { placed_.erase(netns); } ///< nobody else is there

    void expire(engine::Time now)
    {
        std::erase_if(placed_, [now](const auto& each) { return each.second.until < now; });
    }

    template <typename Work> void for_each(Work work)
    {
        for (auto& [netns, placed] : placed_)
            work(netns, placed.ear);
    }

private:
    /// Longer than any speaker or kernel tries to connect.
    static constexpr auto patience = std::chrono::seconds(130);

    struct Placed {
        Ear ear;
        engine::Time until{};
    };

    Placed& open(std::uint32_t netns, std::uint32_t pid)
    {
        Placed& placed = placed_[netns];
        in_netns(
            netns, [&placed] { placed.ear.open(); }, pid);
        return placed;
    }

    std::map<std::uint32_t, Placed> placed_; ///< by inode number
};

} // namespace bgpsnoop::source
