// SPDX-License-Identifier: Apache-2.0
#include "wire/packet.hpp"

#include <gtest/gtest.h>

#include "unit/wire/packet_cases.hpp"

namespace bgpsnoop::wire {
namespace {

struct LinkCase {
    const char* name;
    int dlt;
    ByteVector header;
    bool v6 = false;
    std::optional<bool> outgoing;

    ByteVector frame() const { return header + (v6 ? packet_v6 : packet_v4); }
};

ByteVector header_of(const ByteVector& frame, const ByteVector& packet)
{
    return {frame.begin(), frame.end() - static_cast<long>(packet.size())};
}

std::vector<LinkCase> link_cases()
{
    const ByteVector one_tag{0x81, 0x00, 0x00, 0x64};
    const ByteVector two_tags = ByteVector{0x88, 0xa8, 0x00, 0x0a} + one_tag;
    const auto from = [](const ByteVector& frame) { return header_of(frame, packet_v4); };
    return {
        {"ethernet", 1, from(ethernet(packet_v4))},
        {"ethernet v6", 1, header_of(ethernet(packet_v6), packet_v6), true},
        {"one VLAN tag", 1, from(ethernet(packet_v4, one_tag))},
        {"two VLAN tags", 1, from(ethernet(packet_v4, two_tags))},
        {"cooked incoming", 113, from(cooked_v1(0, packet_v4)), false, false},
        {"cooked outgoing", 113, from(cooked_v1(4, packet_v4)), false, true},
        {"cooked to another host", 113, from(cooked_v1(3, packet_v4))},
        {"cooked 2 incoming", 276, from(cooked_v2(0, packet_v4)), false, false},
        {"cooked 2 outgoing v6", 276, header_of(cooked_v2(4, packet_v6), packet_v6), true, true},
        {"raw", 12, {}},
        {"raw v6", 12, {}, true},
        {"raw on OpenBSD", 14, {}},
        {"raw by its file number", 101, {}},
        {"IPv4", 228, {}},
        {"IPv6", 229, {}, true},
        {"null little endian", 0, {2, 0, 0, 0}},
        {"null big endian", 0, {0, 0, 0, 2}},
        {"null v6 of Linux", 0, {10, 0, 0, 0}, true},
        {"null v6 of FreeBSD", 0, {28, 0, 0, 0}, true},
        {"null v6 of macOS", 0, {30, 0, 0, 0}, true},
        {"loop", 108, {0, 0, 0, 24}, true},
        {"PPP", 9, {0xff, 0x03, 0x00, 0x21}},
        {"PPP without address and control", 9, {0x00, 0x21}},
        {"PPP with a compressed protocol", 9, {0xff, 0x03, 0x21}},
        {"PPP with everything compressed, v6", 9, {0x57}, true},
        {"PPP serial", 50, {0xff, 0x03, 0x00, 0x57}, true},
        {"PPP serial with Cisco HDLC", 50, {0x0f, 0x00, 0x08, 0x00}},
        {"Cisco HDLC", 104, {0x0f, 0x00, 0x08, 0x00}},
        {"Cisco HDLC multicast v6", 104, {0x8f, 0x00, 0x86, 0xdd}, true},
    };
}

const ByteVector ether_addresses(12, 0x02);
const ByteVector one_label{0x88, 0x47, 0x00, 0x01, 0x01, 0x40};
const ByteVector junos{0x4d, 0x47, 0x43}; ///< the magic number

std::vector<LinkCase> labelled_cases()
{
    const ByteVector two_labels{0x88, 0x48, 0x00, 0x01, 0x00, 0x40, 0x00, 0x02, 0x01, 0x40};
    const ByteVector q_in_q{0x88, 0xa8, 0x00, 0x0a, 0x81, 0x00, 0x00, 0x64};
    const ByteVector pseudowire = ether_addresses + one_label + ByteVector(4, 0) + ether_addresses;
    return {
        {"a label", 1, ether_addresses + one_label},
        {"a label, v6", 1, ether_addresses + one_label, true},
        {"two labels of a multicast", 1, ether_addresses + two_labels},
        {"labels behind two VLAN tags", 1, ether_addresses + q_in_q + two_labels, true},
        {"a pseudowire", 1, pseudowire + ByteVector{0x08, 0x00}},
        {"a tagged pseudowire", 1, pseudowire + ByteVector{0x81, 0, 0, 7, 0x86, 0xdd}, true},
        {"MPLS by its link type", 219, {0x00, 0x01, 0x01, 0x40}},
        {"MPLS in PPP", 9, {0xff, 0x03, 0x02, 0x81, 0x00, 0x01, 0x01, 0x40}},
        {"MPLS, cooked", 113, ByteVector(14, 0) + one_label, false, false},
        {"802.3 with SNAP", 1, ether_addresses + ByteVector{0, 99, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0}},
        {"PPPoE in Ethernet", 1,
         ether_addresses + ByteVector{0x88, 0x64, 0x11, 0, 0, 7, 0, 2, 0x00, 0x21}},
        {"Junos, sent", 178, junos + ByteVector{0x00} + ether_addresses + ByteVector{8, 0}, false,
         true},
        {"Junos with an extension", 178,
         junos + ByteVector{0x81, 0, 3, 1, 1, 9} + ether_addresses + one_label, false, false},
        {"Junos without a link layer", 178, junos + ByteVector{0x03, 0, 0, 0, 2}, true, false},
        {"Junos with PPP", 179, junos + ByteVector{0x01, 0xff, 0x03, 0x00, 0x21}, false, false},
        {"Junos with Frame Relay", 180, junos + ByteVector{0x01, 0x18, 0x41, 3, 0xcc}, false,
         false},
        {"Junos with HDLC", 181, junos + ByteVector{0x00, 0x0f, 0x00, 0x08, 0x00}, false, true},
    };
}

std::vector<LinkCase> serial_cases()
{
    return {
        {"Frame Relay", 107, {0x18, 0x41, 0x03, 0xcc}},
        {"Frame Relay padded, v6", 107, {0x18, 0x41, 0x03, 0x00, 0x8e}, true},
        {"Frame Relay with four octets of address", 107, {0x18, 0x40, 0x40, 0x41, 0x03, 0xcc}},
        {"Frame Relay with SNAP", 107, {0x18, 0x41, 0x03, 0x00, 0x80, 0, 0, 0, 0x08, 0x00}},
        {"Frame Relay as Cisco has it", 107, {0x18, 0x41, 0x08, 0x00}},
        {"Frame Relay that was sent", 206, {0x01, 0x18, 0x41, 0x03, 0xcc}, false, true},
        {"PPP that came", 204, {0x00, 0xff, 0x03, 0x00, 0x21}, false, false},
        {"PPPoE", 51, {0x11, 0, 0, 7, 0, 2, 0x00, 0x57}, true},
    };
}

std::vector<LinkCase> all_link_cases()
{
    std::vector<LinkCase> all = link_cases();
    for (const auto& more : {labelled_cases(), serial_cases()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

TEST(ParsePacket, FindsTheSegmentUnderEveryLinkType)
{
    for (const LinkCase& link : all_link_cases()) {
        const ByteVector frame = link.frame();
        const auto packet = parse(link.dlt, frame);
        ASSERT_TRUE(packet) << link.name << ": " << text_of(packet.error());
        const auto& segment = std::get<TcpSegment>(packet->what);
        EXPECT_EQ(segment.source.address.to_string(), link.v6 ? "2001:db8::9" : "10.82.1.9");
        EXPECT_EQ(segment.destination.address.to_string(), link.v6 ? "2001:db8::10" : "10.82.1.10");
        EXPECT_EQ(segment.source.port, 40000);
        EXPECT_EQ(segment.destination.port, 179);
        EXPECT_EQ(segment.seq, 7U);
        EXPECT_EQ(segment.ack, 9U);
        EXPECT_EQ(segment.flags, tcp_flag::psh | tcp_flag::ack);
        EXPECT_EQ(segment.window, 502);
        EXPECT_EQ(segment.ttl, 64);
        EXPECT_EQ(ByteVector(segment.payload.begin(), segment.payload.end()), data);
        EXPECT_FALSE(segment.snapped());
        EXPECT_EQ(packet->outgoing, link.outgoing) << link.name;
    }
}

TEST(ParsePacket, EveryTruncationOfAHeaderIsAnErrorAndOfTheDataASnappedSegment)
{
    for (const LinkCase& link : all_link_cases()) {
        const ByteVector frame = link.frame();
        for (std::size_t size = 0; size < frame.size(); ++size) {
            const ByteVector cut(frame.begin(), frame.begin() + static_cast<long>(size));
            const auto packet = parse_packet(link.dlt, cut, frame.size());
            if (size < frame.size() - data.size()) {
                ASSERT_FALSE(packet) << link.name << " " << size;
                EXPECT_EQ(packet.error(), Unparsed::truncated) << link.name << " " << size;
                continue;
            }
            ASSERT_TRUE(packet) << link.name << " " << size;
            EXPECT_TRUE(std::get<TcpSegment>(packet->what).snapped()) << link.name << " " << size;
            EXPECT_EQ(std::get<TcpSegment>(packet->what).payload_length, data.size());
        }
    }
}

} // namespace
} // namespace bgpsnoop::wire
