// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace bgpsnoop::source {

/// A network namespace; the cookie tells it from a later one with the same inode number.
struct Netns {
    std::uint32_t inode = 0;
    std::uint64_t cookie = 0; ///< 0: the kernel tells none (before Linux 5.14)
};

/// Of the calling thread.
Netns netns_here();

std::uint32_t own_netns();                       ///< inode number, 0 if /proc does not tell
std::uint32_t netns_of(std::uint32_t pid);       ///< the same, of a process
std::uint32_t netns_at(const std::string& path); ///< of the one that is there, or 0

using NetnsPaths = std::map<std::uint32_t, std::string>; ///< by inode number

/// One for each that a process or a name in /run/netns keeps.
NetnsPaths netns_paths();

/// Calls `work` inside every network namespace that a process or a name in /run/netns keeps, once
/// each, ours first, the others in a thread of its own. The number of namespaces that could not be
/// entered.
std::size_t in_every_netns(const std::function<void()>& work);

/// The same inside those with these inode numbers, after one search for all of them, in a thread of
/// its own. Takes out of `wanted` the ones that are gone or may not be entered.
void in_each_netns(std::set<std::uint32_t>& wanted, const std::function<void()>& work);

/// The same for who comes again and again. `known`: where they were found; searched is only if one
/// of them is not there any more, since that looks at every process.
void in_each_netns(std::set<std::uint32_t>& wanted, NetnsPaths& known,
                   const std::function<void()>& work);

/// The same, if that process is in that namespace and it may be entered; nothing is searched.
bool in_netns_of(std::uint32_t pid, std::uint32_t netns, const std::function<void()>& work);

/// The same inside one of them; a process that is probably there saves the search for one. False:
/// it is gone, or may not be entered.
bool in_netns(std::uint32_t netns, const std::function<void()>& work, std::uint32_t pid = 0);

} // namespace bgpsnoop::source
