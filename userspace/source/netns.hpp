#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace bgpsnoop::source {

std::uint32_t own_netns(); ///< inode number, 0 if /proc does not tell

/// Calls `work` inside every network namespace that a process or a name in /run/netns keeps, once
/// each. The number of namespaces that could not be entered.
std::size_t in_every_netns(const std::function<void()>& work);

/// The same inside one of them. False: it is gone, or may not be entered.
bool in_netns(std::uint32_t netns, const std::function<void()>& work);

/// An interface as BGP's socket is bound to it.
struct Interface {
    std::string name;
    bool is_vrf = false;
};

/// Names of interfaces by namespace and index. Asked once each, then remembered.
class Interfaces {
public:
    const Interface& find(std::uint32_t netns, std::uint32_t index);

private:
    std::map<std::pair<std::uint32_t, std::uint32_t>, Interface> known_;
};

} // namespace bgpsnoop::source
