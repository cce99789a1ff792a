// SPDX-License-Identifier: Apache-2.0
#include "source/host/namespace_watch.hpp"

#include <algorithm>

#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

namespace {

/// A process may begin behind a search's back while the one that it takes after ends before it.
constexpr int misses_of_one_gone = 2;

} // namespace

bool NamespaceWatch::Found::is_there(std::uint32_t inode) const
{
    return !path.empty() && netns_at(path) == inode;
}

void NamespaceWatch::search()
{
    const auto paths = netns_paths();
    for (auto& [inode, found] : known_)
        if (const auto path = paths.find(inode); path != paths.end())
            found = {path->second, 0};
        else if (!found.path.empty())
            ++found.missed;
}

std::vector<std::uint32_t> NamespaceWatch::gone(const std::set<std::uint32_t>& watched)
{
    std::erase_if(known_, [&](const auto& each) { return !watched.contains(each.first); });
    bool due = false;
    for (const std::uint32_t inode : watched) {
        const auto [known, is_new] = known_.try_emplace(inode);
        const bool was_found = !known->second.path.empty();
        due |= is_new || (was_found && !known->second.is_there(inode));
    }
    if (due)
        search();
    std::vector<std::uint32_t> result;
    for (const auto& [inode, found] : known_)
        if (found.missed == misses_of_one_gone)
            result.push_back(inode);
    return result;
}

} // namespace bgpsnoop::source
