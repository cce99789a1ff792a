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
#include "wire/message.hpp"

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
    interface.name = wire::sanitise(std::string_view(request.ifr_name));
    ethtool_drvinfo driver{};
    driver.cmd = ETHTOOL_GDRVINFO;
    request.ifr_data = &driver;
    if (::ioctl(any_socket.get(), SIOCETHTOOL, &request) == 0)
        interface.is_vrf = std::string_view(driver.driver) == "vrf";
    return interface;
}

} // namespace

Interface Interfaces::find(const InterfacePlace& place, std::uint32_t pid)
{
    if (const Interface* known = known_.find(place))
        return *known;
    Interface interface;
    const auto look = [&] { interface = look_up(place.index); };
    if (reach(place.netns, pid, look))
        known_.put(place, interface);
    return interface;
}

/// What could not be reached is not tried again soon, however many ask; but with a process, when it
/// was tried without.
bool Interfaces::reach(std::uint32_t netns, std::uint32_t pid, const std::function<void()>& look)
{
    const Attempt attempt{netns, pid != 0};
    const auto now = TimeShare::Clock::now();
    if (const auto* until = put_off_.find(attempt); until != nullptr && now < *until)
        return false;
    if (in_netns_of(pid, netns, look))
        return true;
    bool reached = false;
    const bool searched = searches_.run([&] { reached = in_netns(netns, look); });
    if (!reached && (searched || pid != 0))
        put_off_.put(attempt, now + patience);
    return reached;
}

void Interfaces::forget(std::uint32_t netns)
{
    known_.erase_if([netns](const InterfacePlace& place) { return place.netns == netns; });
    put_off_.erase_if([netns](const Attempt& attempt) { return attempt.first == netns; });
}

} // namespace bgpsnoop::source
