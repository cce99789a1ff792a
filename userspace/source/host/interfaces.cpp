#include "source/host/interfaces.hpp"

#include <array>
#include <cstring>
#include <string_view>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "source/host/file_descriptor.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

namespace {

/// In the calling thread's network namespace.
Interface look_up(std::uint32_t index)
{
    Interface interface;
    std::array<char, IF_NAMESIZE> name{};
    if (!::if_indextoname(index, name.data()))
        return interface;
    interface.name = name.data();
    const FileDescriptor any_socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ethtool_drvinfo driver{};
    driver.cmd = ETHTOOL_GDRVINFO;
    ifreq request{};
    std::memcpy(request.ifr_name, name.data(), name.size());
    request.ifr_data = reinterpret_cast<char*>(&driver);
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

} // namespace bgpsnoop::source
