// SPDX-License-Identifier: Apache-2.0
#include "source/host/interfaces.hpp"

#include <string_view>

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/sockios.h>

#include "source/host/file_descriptor.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

namespace {

/// In the calling thread's network namespace.
Interface look_up(std::uint32_t index)
{
    Interface interface;
    const FileDescriptor any_socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq request{};
    request.ifr_ifindex = static_cast<int>(index);
    if (::ioctl(any_socket.get(), SIOCGIFNAME, &request) != 0)
        return interface;
    interface.name = request.ifr_name;
    ethtool_drvinfo driver{};
    driver.cmd = ETHTOOL_GDRVINFO;
    request.ifr_data = &driver;
    if (::ioctl(any_socket.get(), SIOCETHTOOL, &request) == 0)
        interface.is_vrf = std::string_view(driver.driver) == "vrf";
    return interface;
}

} // namespace

const Interface& Interfaces::find(const InterfacePlace& place)
{
    const auto [known, is_new] = known_.try_emplace(place);
    Interface& interface = known->second;
    if (is_new)
        in_netns(place.netns, [&] { interface = look_up(place.index); });
    return interface;
}

void Interfaces::forget(std::uint32_t netns)
{
    std::erase_if(known_, [netns](const auto& each) { return each.first.netns == netns; });
}

} // namespace bgpsnoop::source
