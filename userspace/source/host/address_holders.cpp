// SPDX-License-Identifier: Apache-2.0
#include "source/host/address_holders.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <ifaddrs.h>
#include <netinet/in.h>

#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {

namespace {

using namespace std::chrono_literals;

constexpr auto good_for = 60s;

std::optional<wire::Address> address_of(const sockaddr* address)
{
    if (address == nullptr)
        return std::nullopt;
    if (address->sa_family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
        return wire::Address::v4(reinterpret_cast<const std::uint8_t*>(&v4->sin_addr));
    }
    if (address->sa_family != AF_INET6)
        return std::nullopt;
    wire::Address v6;
    const auto* bytes = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr.s6_addr;
    std::copy_n(bytes, v6.bytes.size(), v6.bytes.begin());
    return v6;
}

/// In the calling thread's network namespace.
std::map<wire::Address, std::string> ask()
{
    std::map<wire::Address, std::string> names;
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0)
        return names;
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(all, &::freeifaddrs);
    for (const ifaddrs* each = all; each != nullptr; each = each->ifa_next)
        if (const auto address = address_of(each->ifa_addr)) {
            const auto [known, is_new] = names.try_emplace(*address, each->ifa_name);
            if (!is_new && known->second != each->ifa_name)
                known->second.clear();
        }
    return names;
}

} // namespace

std::string AddressHolders::find(std::uint32_t netns, std::uint64_t netns_cookie,
                                 const wire::Address& address)
{
    if (netns == 0 || address.is_unspecified())
        return {};
    const auto [at, is_new] = known_.try_emplace({netns, netns_cookie});
    Holders& holders = at->second;
    const auto now = Clock::now();
    if (is_new || now - holders.asked > good_for) {
        holders.asked = now;
        in_netns(netns, [&] { holders.names = ask(); });
    }
    const auto found = holders.names.find(address);
    return found == holders.names.end() ? std::string() : found->second;
}

} // namespace bgpsnoop::source
