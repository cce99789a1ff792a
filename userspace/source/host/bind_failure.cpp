// SPDX-License-Identifier: Apache-2.0
#include "source/host/bind_failure.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>

#include <ifaddrs.h>
#include <linux/if_addr.h>
#include <netinet/in.h>

#include "source/host/network_namespaces.hpp"
#include "source/host/socket_list.hpp"
#include "wire/text.hpp"

/// What the kernel asks in bind(), in its order (net/ipv4/af_inet.c, __inet_bind()).
namespace bgpsnoop::source {

namespace {

wire::Address address_of(const sockaddr& socket_address)
{
    if (socket_address.sa_family == AF_INET)
        return wire::Address::v4(reinterpret_cast<const std::uint8_t*>(
            &reinterpret_cast<const sockaddr_in&>(socket_address).sin_addr));
    wire::Address address;
    if (socket_address.sa_family == AF_INET6)
        std::copy_n(reinterpret_cast<const sockaddr_in6&>(socket_address).sin6_addr.s6_addr, 16,
                    address.bytes.begin());
    return address;
}

/// The kernel lends none of these yet, or any more: another host may have it (RFC 4862 5.4).
bool is_on_probation(const wire::Address& wanted)
{
    constexpr unsigned long not_usable = IFA_F_TENTATIVE | IFA_F_DADFAILED;
    std::ifstream file("/proc/thread-self/net/if_inet6");
    std::string digits, index, prefix_length, scope, flags, name;
    while (file >> digits >> index >> prefix_length >> scope >> flags >> name)
        if (digits == wire::hex(wanted.bytes))
            return (std::stoul(flags, nullptr, 16) & not_usable) != 0;
    return false;
}

/// Of the prefix of an IPv4 loopback address all are this host's (RFC 1122 3.2.1.3 (g)).
bool is_in_loopback_prefix(const ifaddrs& each, const wire::Address& wanted)
{
    constexpr std::size_t v4_at = 12;
    constexpr std::uint8_t loopback = 127;
    if (each.ifa_addr->sa_family != AF_INET || each.ifa_netmask == nullptr || !wanted.is_v4())
        return false;
    const auto own = address_of(*each.ifa_addr).bytes;
    const auto mask = address_of(*each.ifa_netmask).bytes;
    bool is_same = own.at(v4_at) == loopback;
    for (std::size_t at = v4_at; at < own.size(); ++at)
        is_same = is_same && ((own.at(at) ^ wanted.bytes.at(at)) & mask.at(at)) == 0;
    return is_same;
}

bool is_here(const wire::Address& wanted)
{
    if (is_on_probation(wanted))
        return false;
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0)
        return true; // as far as we know
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> all(first, ::freeifaddrs);
    for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next)
        if (each->ifa_addr != nullptr &&
            (address_of(*each->ifa_addr) == wanted || is_in_loopback_prefix(*each, wanted)))
            return true;
    return false;
}

bool is_privileged(std::uint16_t port)
{
    std::ifstream file("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    std::uint32_t first_free = 0;
    return file >> first_free && port < first_free;
}

bool has_port(const ListedSocket& socket, const wire::Endpoint& wanted)
{
    return socket.local.port == wanted.port &&
           (socket.local.address == wanted.address || wanted.address.is_unspecified() ||
            socket.local.address.is_unspecified());
}

bool is_in_use(const wire::Endpoint& wanted)
{
    for (const auto& listed : {list_listeners(), list_sockets()})
        if (listed &&
            std::ranges::any_of(*listed, [&](const auto& each) { return has_port(each, wanted); }))
            return true;
    return false;
}

int errno_here(const engine::Identity& who, const engine::BindFailed& failed)
{
    if (!who.local.address.is_unspecified() && !is_here(who.local.address))
        return EADDRNOTAVAIL;
    if (who.local.port == 0)
        return 0;
    if (failed.lacked_capability && is_privileged(who.local.port))
        return EACCES;
    return is_in_use(who.local) ? EADDRINUSE : 0;
}

} // namespace

engine::Input BindFailures::explained(const engine::Input& input, const engine::BindFailed& failed)
{
    engine::BindFailed found = failed;
    share_.run([&] {
        in_netns(
            input.who.netns, [&] { found.error = errno_here(input.who, failed); },
            input.who.process ? input.who.process->pid : 0);
    });
    return {input.time, input.connection, input.who, found};
}

} // namespace bgpsnoop::source
