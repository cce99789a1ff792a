// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>

namespace bgpsnoop::source {

/// Network namespaces in which connections were seen, for a walk through one after the other, which
/// costs the more the more sockets the whole host has room for. Anyone may make namespaces: one in
/// which a walk has met nothing is visited again at once when a connection is seen there, and else,
/// should its record have been lost, with all others every so many walks.
class NotedNamespaces {
public:
    static constexpr unsigned all_every = 32; ///< walks

    void note(std::uint32_t netns)
    {
        empty_.erase(netns);
        due_.insert(netns);
    }

    /// Those to visit now. What is gone may be erased.
    std::set<std::uint32_t>& due()
    {
        if (++walks_ % all_every == 0)
            due_.merge(empty_);
        return due_;
    }

    /// `met`: the namespaces of the sockets that were found there.
    void visited(const std::set<std::uint32_t>& met)
    {
        for (const std::uint32_t netns : due_)
            if (!met.contains(netns))
                empty_.insert(netns);
        std::erase_if(due_, [&](std::uint32_t netns) { return !met.contains(netns); });
    }

private:
    std::set<std::uint32_t> due_;
    std::set<std::uint32_t> empty_;
    unsigned walks_ = 0;
};

} // namespace bgpsnoop::source
