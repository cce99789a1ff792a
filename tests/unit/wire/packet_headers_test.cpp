// SPDX-License-Identifier: Apache-2.0
#include "wire/packet.hpp"

#include <cerrno>
#include <gtest/gtest.h>

#include "unit/wire/packet_cases.hpp"

namespace bgpsnoop::wire {
namespace {

TEST(ParsePacket, EtherPaddingIsNoPayload)
{
    const auto packet = parse(1, ethernet(ipv4({}, tcp({}))) + ByteVector(6, 0));
    ASSERT_TRUE(packet);
    EXPECT_EQ(std::get<TcpSegment>(packet->what).payload_length, 0U);
    EXPECT_TRUE(std::get<TcpSegment>(packet->what).payload.empty());
}

TEST(ParsePacket, OptionsOfIpv4AndTcpAreSkipped)
{
    const ByteVector options{1, 1, 1, 0};
    const auto packet =
        parse(1, ethernet(ipv4({.options = options}, tcp({.options = options, .payload = data}))));
    ASSERT_TRUE(packet);
    EXPECT_EQ(std::get<TcpSegment>(packet->what).payload.size(), data.size());
}

TcpSegment segment_with(const ByteVector& options, std::uint8_t flags = tcp_flag::syn)
{
    const auto packet = parse(1, ethernet(ipv4({}, tcp({.flags = flags, .options = options}))));
    return packet ? std::get<TcpSegment>(packet->what) : TcpSegment{};
}

TEST(ParsePacket, OptionsThatMatterAreRead)
{
    const ByteVector syn_options{2, 4, 5, 180, 4, 2, 1, 3, 3, 7, 0, 0};
    EXPECT_EQ(segment_with(syn_options).window_scale, 7);
    EXPECT_FALSE(segment_with(syn_options).has_digest);
    EXPECT_EQ(segment_with(syn_options, tcp_flag::ack).window_scale, std::nullopt);
    const ByteVector md5 = Layout().u8(1).u8(1).u8(19).u8(18).fill(16, 0xab).done();
    EXPECT_TRUE(segment_with(md5).has_digest);
    EXPECT_TRUE(segment_with({29, 4, 1, 1}).has_digest);
    EXPECT_EQ(segment_with({0, 3, 3, 7}).window_scale, std::nullopt); // behind the end
}

TEST(ParsePacket, OptionsThatLieAreIgnored)
{
    for (const ByteVector& options :
         {ByteVector{3, 0, 7, 0}, {3, 1, 7, 0}, {3, 9, 7, 0}, {1, 1, 1, 3}, {3, 4, 7, 7}}) {
        EXPECT_EQ(segment_with(options).window_scale, std::nullopt);
        EXPECT_EQ(segment_with(options).flags, tcp_flag::syn);
    }
}

TEST(ParsePacket, ALengthOfZeroIsThatOfAnOffloadedPacket)
{
    ByteVector frame = ethernet(packet_v4);
    frame[16] = frame[17] = 0;
    const auto packet = parse(1, frame);
    ASSERT_TRUE(packet);
    EXPECT_EQ(std::get<TcpSegment>(packet->what).payload.size(), data.size());
}

TEST(ParsePacket, LengthsBelowTheirHeadersAreBadHeaders)
{
    ByteVector short_ip = ethernet(packet_v4);
    short_ip[17] = 19;
    EXPECT_EQ(parse(1, short_ip).error(), Unparsed::bad_header);
    ByteVector short_ihl = ethernet(packet_v4);
    short_ihl[14] = 0x44;
    EXPECT_EQ(parse(1, short_ihl).error(), Unparsed::bad_header);
    ByteVector short_tcp = ethernet(packet_v4);
    short_tcp[14 + 20 + 12] = 0x40;
    EXPECT_EQ(parse(1, short_tcp).error(), Unparsed::bad_header);
    ByteVector long_tcp = ethernet(packet_v4);
    long_tcp[14 + 20 + 12] = 0xf0;
    EXPECT_EQ(parse(1, long_tcp).error(), Unparsed::bad_header);
}

TEST(ParsePacket, LaterFragmentsAreNamedAsSuch)
{
    const auto packet = parse(1, ethernet(ipv4({.fragment = 0x2001}, segment_bytes)));
    EXPECT_EQ(packet.error(), Unparsed::fragment);
}

TEST(ParsePacket, AFirstFragmentCountsIfItHasTheWholeTcpHeader)
{
    const ByteVector with_fin = tcp({.flags = 0x11, .payload = data});
    const auto whole = parse(1, ethernet(ipv4({.fragment = 0x2000}, with_fin)));
    ASSERT_TRUE(whole);
    EXPECT_EQ(std::get<TcpSegment>(whole->what).payload_length, data.size());
    EXPECT_FALSE(std::get<TcpSegment>(whole->what).has(tcp_flag::fin)); // it is in the last one
    const ByteVector half(segment_bytes.begin(), segment_bytes.begin() + 16);
    EXPECT_EQ(parse(1, ethernet(ipv4({.fragment = 0x2000}, half))).error(), Unparsed::fragment);
}

TEST(ParsePacket, Ipv6ExtensionHeadersAreSkipped)
{
    const ByteVector headers = Layout()
                                   .u8(43)
                                   .u8(0)
                                   .fill(6, 0) // hop by hop, next: routing
                                   .u8(60)
                                   .u8(1)
                                   .fill(14, 0) // routing, next: destination options
                                   .u8(44)
                                   .u8(0)
                                   .fill(6, 0) // destination options, next: fragment
                                   .u8(51)
                                   .u8(0)
                                   .u16(0)
                                   .u32(1) // whole "fragment", next: AH
                                   .u8(6)
                                   .u8(4)
                                   .fill(22, 0) // AH of 24 bytes, next: TCP
                                   .done();
    const ByteVector frame = ethernet(ipv6({.next_header = 0}, headers + segment_bytes));
    const auto packet = parse(1, frame);
    ASSERT_TRUE(packet) << text_of(packet.error());
    EXPECT_EQ(std::get<TcpSegment>(packet->what).payload.size(), data.size());
    for (std::size_t size = 0; size < frame.size() - data.size(); ++size)
        EXPECT_EQ(parse_packet(1, Bytes(frame).first(size), frame.size()).error(),
                  Unparsed::truncated)
            << size;
}

TEST(ParsePacket, ALaterIpv6FragmentIsNamedAsSuch)
{
    const ByteVector header{6, 0, 0x00, 0x09, 0, 0, 0, 1};
    EXPECT_EQ(parse(1, ethernet(ipv6({.next_header = 44}, header + segment_bytes))).error(),
              Unparsed::fragment);
}

TEST(ParsePacket, OtherProtocolsAreToldApart)
{
    ByteVector arp = ethernet(packet_v4);
    arp[13] = 0x06;
    EXPECT_EQ(parse(1, arp).error(), Unparsed::not_ip);
    EXPECT_EQ(parse(1, ethernet(ipv4({.protocol = 17}, segment_bytes))).error(), Unparsed::not_tcp);
    EXPECT_EQ(parse(105, packet_v4).error(), Unparsed::link_type); // IEEE 802.11
    EXPECT_EQ(parse(12, {0x55, 0, 0, 0}).error(), Unparsed::not_ip);
}

TEST(ParsePacket, AnIcmpErrorGivesTheSegmentItIsAbout)
{
    const ByteVector quoted(packet_v4.begin(), packet_v4.begin() + 28); // all that RFC 792 promises
    const ByteVector frame = ethernet(ipv4(
        {.source = "10.82.1.1", .destination = "10.82.1.9", .protocol = 1}, icmp(3, 13, quoted)));
    const auto packet = parse(1, frame);
    ASSERT_TRUE(packet) << text_of(packet.error());
    const auto& error = std::get<IcmpError>(packet->what);
    EXPECT_EQ(error.reporter.to_string(), "10.82.1.1");
    EXPECT_EQ(error.source.address.to_string(), "10.82.1.9");
    EXPECT_EQ(error.destination.port, 179);
    EXPECT_EQ(error.seq, 7U);
    EXPECT_EQ(error_of(error), EHOSTUNREACH);
    for (std::size_t size = 0; size < frame.size(); ++size)
        EXPECT_FALSE(parse_packet(1, Bytes(frame).first(size), frame.size())) << size;
}

TEST(ParsePacket, AnIcmpV6ErrorGivesTheSegmentItIsAbout)
{
    const auto packet = parse(1, ethernet(ipv6({.next_header = 58}, icmp(1, 4, packet_v6))));
    ASSERT_TRUE(packet);
    EXPECT_EQ(error_of(std::get<IcmpError>(packet->what)), ECONNREFUSED);
}

TEST(ParsePacket, AnEchoRequestIsNoError)
{
    EXPECT_EQ(parse(1, ethernet(ipv4({.protocol = 1}, icmp(8, 0, packet_v4)))).error(),
              Unparsed::not_tcp);
}

TEST(ErrorOfIcmp, IsTheErrnoOfLinux)
{
    const auto v4 = [](std::uint8_t type, std::uint8_t code) {
        return error_of({.type = type, .code = code});
    };
    for (const int code : {0, 6, 9, 11})
        EXPECT_EQ(v4(3, static_cast<std::uint8_t>(code)), ENETUNREACH) << code;
    for (const int code : {1, 10, 12, 13, 14, 15})
        EXPECT_EQ(v4(3, static_cast<std::uint8_t>(code)), EHOSTUNREACH) << code;
    EXPECT_EQ(v4(3, 2), ENOPROTOOPT);
    EXPECT_EQ(v4(3, 3), ECONNREFUSED);
    EXPECT_EQ(v4(3, 4), 0); // the path's MTU
    EXPECT_EQ(v4(3, 200), 0);
    EXPECT_EQ(v4(11, 0), EHOSTUNREACH);
}

} // namespace
} // namespace bgpsnoop::wire
