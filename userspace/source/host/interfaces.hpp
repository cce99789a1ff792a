// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>

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
    Interface find(const InterfacePlace& place);
    void forget(std::uint32_t netns); ///< it is gone

private:
    BoundedMap<InterfacePlace, Interface> known_{1000};
    TimeShare searches_;
};

} // namespace bgpsnoop::source
