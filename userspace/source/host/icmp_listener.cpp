// SPDX-License-Identifier: Apache-2.0
#include "source/host/icmp_listener.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <pcap/dlt.h>
#include <sys/socket.h>

#include "wire/packet.hpp"

namespace bgpsnoop::source {

namespace {

constexpr int type = SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK;

FileDescriptor listen_v4()
{
    FileDescriptor socket(::socket(AF_INET, type, IPPROTO_ICMP));
    icmp_filter filter{~((1U << ICMP_DEST_UNREACH) | (1U << ICMP_TIME_EXCEEDED))};
    ::setsockopt(socket.get(), SOL_RAW, ICMP_FILTER, &filter, sizeof(filter));
    return socket;
}

FileDescriptor listen_v6()
{
    FileDescriptor socket(::socket(AF_INET6, type, IPPROTO_ICMPV6));
    icmp6_filter filter{};
    ICMP6_FILTER_SETBLOCKALL(&filter);
    for (const int error : {ICMP6_DST_UNREACH, ICMP6_TIME_EXCEEDED, ICMP6_PARAM_PROB})
        ICMP6_FILTER_SETPASS(error, &filter);
    ::setsockopt(socket.get(), IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof(filter));
    return socket;
}

/// A raw ICMPv6 socket leaves the IPv6 header out; the parser wants one (RFC 8200 3).
std::vector<std::uint8_t> with_ipv6_header(std::span<const std::uint8_t> payload,
                                           const sockaddr_in6& from)
{
    std::vector<std::uint8_t> packet(40, 0);
    packet[0] = 0x60;
    packet[4] = static_cast<std::uint8_t>(payload.size() >> 8);
    packet[5] = static_cast<std::uint8_t>(payload.size());
    packet[6] = IPPROTO_ICMPV6;
    packet[7] = 64;
    std::copy_n(from.sin6_addr.s6_addr, 16, packet.begin() + 8);
    packet.insert(packet.end(), payload.begin(), payload.end());
    return packet;
}

/// The next datagram as an IP packet; nothing if there is none.
std::optional<std::vector<std::uint8_t>> receive(const FileDescriptor& socket, bool v6)
{
    std::array<std::uint8_t, 2048> buffer{};
    sockaddr_in6 from{};
    socklen_t size = sizeof(from);
    const ssize_t count = ::recvfrom(socket.get(), buffer.data(), buffer.size(), 0,
                                     reinterpret_cast<sockaddr*>(&from), &size);
    if (count <= 0)
        return std::nullopt;
    const std::span<const std::uint8_t> bytes(buffer.data(), static_cast<std::size_t>(count));
    return v6 ? with_ipv6_header(bytes, from) : std::vector(bytes.begin(), bytes.end());
}

/// Anyone may send more than can be read: the rest waits for the next time, or is dropped.
template <typename Take> void read_some(const FileDescriptor& socket, bool v6, Take take)
{
    constexpr int at_once = 256;
    for (int count = 0; count < at_once; ++count) {
        const auto packet = receive(socket, v6);
        if (!packet)
            return;
        take(*packet);
    }
}

} // namespace

bool IcmpListener::Sockets::open()
{
    v4 = listen_v4();
    v6 = listen_v6();
    return v4.get() >= 0 || v6.get() >= 0; // a kernel may be without IPv6
}

std::optional<engine::Input> IcmpListener::input_of(std::span<const std::uint8_t> ip_packet,
                                                    std::uint32_t netns, engine::Time now) const
{
    const auto packet = wire::parse_packet(DLT_RAW, ip_packet, ip_packet.size());
    const auto* error = packet ? std::get_if<wire::IcmpError>(&packet->what) : nullptr;
    if (!error)
        return std::nullopt;
    const auto is_bgp = [this](std::uint16_t port) { return std::ranges::count(ports_, port) > 0; };
    if (!is_bgp(error->source.port) && !is_bgp(error->destination.port))
        return std::nullopt;
    engine::Identity who;
    who.local = error->source; // the quoted segment is ours
    who.peer = error->destination;
    who.netns = netns;
    return engine::Input{now, engine::ConnectionId::none, who,
                         engine::IcmpSeen{error->type, error->code}};
}

void IcmpListener::read(engine::Time now, const std::function<void(const engine::Input&)>& feed)
{
    sockets_.for_each([&](std::uint32_t netns, const Sockets& sockets) {
        for (const bool v6 : {false, true})
            read_some(v6 ? sockets.v6 : sockets.v4, v6, [&](const auto& packet) {
                if (const auto input = input_of(packet, netns, now))
                    feed(*input);
            });
    });
    sockets_.expire(now);
}

} // namespace bgpsnoop::source
