#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace bgpsnoop::source {

std::uint32_t own_netns();                 ///< inode number, 0 if /proc does not tell
std::uint32_t netns_of(std::uint32_t pid); ///< the same, of a process

/// Calls `work` inside every network namespace that a process or a name in /run/netns keeps, once
/// each. The number of namespaces that could not be entered.
std::size_t in_every_netns(const std::function<void()>& work);

/// The same inside one of them; a process that is probably there saves the search for one. False:
/// it is gone, or may not be entered.
bool in_netns(std::uint32_t netns, const std::function<void()>& work, std::uint32_t pid = 0);

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
    const Interface& find(const InterfacePlace& place);

private:
    std::map<InterfacePlace, Interface> known_;
};

} // namespace bgpsnoop::source
