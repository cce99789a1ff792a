// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/wire/packet_cases.hpp"

/// Packets as mirrors and overlays send them: in a tunnel.
namespace bgpsnoop::wire {
namespace {

const ByteVector inner_frame = ethernet(packet_v4);

ByteVector udp(std::uint16_t port, const ByteVector& payload)
{
    return Layout().u16(50000).u16(port).u16(8 + payload.size()).u16(0).bytes(payload).done();
}

ByteVector outer(std::uint8_t protocol, const ByteVector& payload)
{
    return ethernet(ipv4({.source = "192.0.2.1", .protocol = protocol}, payload));
}

const ByteVector vxlan = ByteVector{0x08, 0, 0, 0, 0, 0, 7, 0} + inner_frame;
const ByteVector gre_v6 = ByteVector{0, 0, 0x86, 0xdd} + packet_v6;
const ByteVector erspan_2 =
    ByteVector{0x10, 0, 0x88, 0xbe, 0, 0, 0, 1} + ByteVector(8, 0x11) + inner_frame;

struct TunnelCase {
    const char* name;
    ByteVector frame;
};

std::vector<TunnelCase> tunnel_cases()
{
    const ByteVector version_3(10, 0x20);
    return {
        {"VXLAN", outer(17, udp(4789, vxlan))},
        {"VXLAN on the port of Linux", outer(17, udp(8472, vxlan))},
        {"VXLAN over IPv6", ethernet(ipv6({.next_header = 17}, udp(4789, vxlan)))},
        {"Geneve with an option",
         outer(17, udp(6081, ByteVector{1, 0, 0x65, 0x58, 0, 0, 7, 0, 1, 2, 3, 4} + inner_frame))},
        {"GRE with IPv6", outer(47, gre_v6)},
        {"GRE with checksum, key and number",
         outer(47, ByteVector{0xb0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1} + packet_v4)},
        {"GRE with Ethernet", outer(47, ByteVector{0, 0, 0x65, 0x58} + inner_frame)},
        {"GRE with a label", outer(47, ByteVector{0, 0, 0x88, 0x47, 0, 1, 1, 64} + packet_v4)},
        {"ERSPAN I", outer(47, ByteVector{0, 0, 0x88, 0xbe} + inner_frame)},
        {"ERSPAN II", outer(47, erspan_2)},
        {"ERSPAN III", outer(47, ByteVector{0x10, 0, 0x22, 0xeb, 0, 0, 0, 1} + version_3 +
                                     ByteVector{0, 0} + inner_frame)},
        {"ERSPAN III with a subheader",
         outer(47, ByteVector{0x10, 0, 0x22, 0xeb, 0, 0, 0, 1} + version_3 + ByteVector{0, 1} +
                       ByteVector(8, 0) + inner_frame)},
        {"IPv6 in IPv4", outer(41, packet_v6)},
        {"VXLAN in GRE",
         outer(47, ByteVector{0, 0, 8, 0} + ipv4({.protocol = 17}, udp(4789, vxlan)))},
    };
}

TEST(Tunnels, TheSegmentWithinIsFound)
{
    for (const TunnelCase& each : tunnel_cases()) {
        const auto packet = parse(1, each.frame);
        ASSERT_TRUE(packet) << each.name << ": " << text_of(packet.error());
        const auto& segment = std::get<TcpSegment>(packet->what);
        EXPECT_EQ(segment.destination.port, 179) << each.name;
        EXPECT_EQ(segment.seq, 7U) << each.name;
        EXPECT_EQ(ByteVector(segment.payload.begin(), segment.payload.end()), data) << each.name;
        EXPECT_FALSE(segment.snapped()) << each.name;
    }
}

TEST(Tunnels, WhereverTheyAreCutTheyAreTruncated)
{
    for (const TunnelCase& each : tunnel_cases())
        for (std::size_t size = 0; size < each.frame.size() - data.size(); ++size) {
            const auto packet = parse_packet(1, Bytes(each.frame).first(size), each.frame.size());
            ASSERT_FALSE(packet) << each.name << " " << size;
        }
}

TEST(Tunnels, ACutSegmentWithinIsCut)
{
    const ByteVector frame = outer(47, erspan_2);
    const auto packet = parse_packet(1, Bytes(frame).first(frame.size() - 1), frame.size());
    ASSERT_TRUE(packet);
    EXPECT_TRUE(std::get<TcpSegment>(packet->what).snapped());
}

TEST(Tunnels, OtherUdpAndOtherGreAreLeftOutAsWhatTheyAre)
{
    EXPECT_EQ(parse(1, outer(17, udp(53, vxlan))).error(), LeftOut(Unparsed::not_tcp, 17));
    EXPECT_EQ(parse(1, outer(17, udp(4789, ByteVector(8, 0) + inner_frame))).error(),
              LeftOut(Unparsed::not_tcp, 17)); // without a network
    EXPECT_EQ(parse(1, outer(47, ByteVector{0, 1, 0x88, 0x0b, 0, 0, 0, 0})).error(),
              LeftOut(Unparsed::not_tcp, 47)); // PPTP
    EXPECT_EQ(parse(1, outer(47, ByteVector{0, 0, 0x88, 0xcc, 0, 0, 0, 0})).error(),
              LeftOut(Unparsed::not_ip, 0x88cc));
}

TEST(Tunnels, OneInTheOtherWithoutEndIsGivenUp)
{
    ByteVector packet = packet_v4;
    for (int depth = 0; depth < 4; ++depth)
        packet = ipv4({.protocol = 4}, packet);
    EXPECT_TRUE(parse(12, packet));
    EXPECT_EQ(parse(12, ipv4({.protocol = 4}, packet)).error(), LeftOut(Unparsed::not_tcp, 4));
}

TEST(LeftOut, NamesWhatStoodThere)
{
    EXPECT_EQ(text_of({Unparsed::not_ip, 0x88cc}), "not_ip, EtherType 0x88cc (LLDP)");
    EXPECT_EQ(text_of({Unparsed::not_ip, 0x1234}), "not_ip, EtherType 0x1234");
    EXPECT_EQ(text_of({Unparsed::not_tcp, 89}), "not_tcp, IP protocol 89 (OSPF)");
    EXPECT_EQ(text_of({Unparsed::not_tcp, 200}), "not_tcp, IP protocol 200");
    EXPECT_EQ(text_of(Unparsed::fragment), "fragment");
}

} // namespace
} // namespace bgpsnoop::wire
