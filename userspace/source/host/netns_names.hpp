// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace bgpsnoop::source {

/// The id of the container in a cgroup's path (/proc/PID/cgroup), its first twelve digits as the
/// container tools show them; empty: there is none.
std::string container_in(const std::string& cgroup);

/// What people call a network namespace: its name in /run/netns (ip-netns(8)), or the id of a
/// container whose process lives in it. Names are looked for as soon as one is new; processes at
/// most once a second, because there may be many, and until then whether it has a name is open. All
/// is forgotten every ten seconds: inode numbers are used again.
class NetnsNames {
public:
    /// Empty: it has none. Absent: nobody has looked yet; ask again.
    std::optional<std::string> name_of(std::uint32_t inode);
    void forget(std::uint32_t inode); ///< one that is gone: the next of that number is another

private:
    using Clock = std::chrono::steady_clock;

    void search_names();
    void search_containers();
    std::optional<std::string> known_name_of(std::uint32_t inode) const;

    std::map<std::uint32_t, std::string> names_;
    std::set<std::uint32_t> searched_; ///< that were there when processes were last looked at
    std::set<std::uint32_t> asked_;    ///< and those that were asked for since
    Clock::time_point searched_at_{};
};

} // namespace bgpsnoop::source
