// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace bgpsnoop::source {

/// The id of the container in a cgroup's path (/proc/PID/cgroup), its first twelve digits as the
/// container tools show them; empty: there is none.
std::string container_in(const std::string& cgroup);

/// What people call a network namespace: its name in /run/netns (ip-netns(8)), or the id of a
/// container whose process lives in it. What told the name is asked again once a second, because
/// inode numbers are used again; where nothing tells, everything is searched again once in ten.
class NetnsNames {
public:
    std::string name_of(std::uint32_t inode); ///< empty: none

private:
    using Clock = std::chrono::steady_clock;
    struct Known {
        std::string name;
        std::string witness; ///< a path that leads to the namespace
        Clock::time_point asked;
    };
    static constexpr std::size_t remembered = 4096;

    std::map<std::uint32_t, Known> names_;
};

} // namespace bgpsnoop::source
