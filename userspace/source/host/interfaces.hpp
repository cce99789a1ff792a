// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "source/bounded_map.hpp"
#include "source/host/time_share.hpp"

namespace bgpsnoop::source {

/// An interface as BGP's socket is bound to it.
struct Interface {
    std::string name;
    bool is_vrf = false;
};

/// Where an interface's index is the name of one: namespaces get the inode numbers of earlier ones.
struct InterfacePlace {
    std::uint32_t netns = 0;
    std::uint64_t netns_cookie = 0;
    std::uint32_t index = 0;
    auto operator<=>(const InterfacePlace&) const = default;
};

/// Names of interfaces. Asked once each, then remembered.
class Interfaces {
public:
    /// A process that is probably there, not 0, saves the search for the namespace, for which there
    /// is not always time. Empty: it is gone, or nobody knows how to get there yet.
    Interface find(const InterfacePlace& place, std::uint32_t pid);
    void forget(std::uint32_t netns); ///< it is gone

private:
    static constexpr std::chrono::seconds patience{5};

    using Attempt = std::pair<std::uint32_t, bool>; ///< at which namespace, and by a process there?

    bool reach(std::uint32_t netns, std::uint32_t pid, const std::function<void()>& look);

    BoundedMap<InterfacePlace, Interface> known_{1000};
    BoundedMap<Attempt, TimeShare::Clock::time_point> put_off_{1000}; ///< and until when
    TimeShare searches_;
};

} // namespace bgpsnoop::source
