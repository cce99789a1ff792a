// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/packets.hpp"

/// The segment that the tests of packets wrap into packets and frames of every kind.
namespace bgpsnoop::wire {

using namespace test;

inline const ByteVector data{'B', 'G', 'P'};
inline const ByteVector segment_bytes = tcp({.seq = 7, .ack = 9, .flags = 0x18, .payload = data});
inline const ByteVector packet_v4 = ipv4({}, segment_bytes);
inline const ByteVector packet_v6 = ipv6({}, segment_bytes);

inline Parsed<Packet> parse(int dlt, const ByteVector& frame)
{
    return parse_packet(dlt, frame, frame.size());
}

inline ByteVector operator+(ByteVector left, const ByteVector& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

} // namespace bgpsnoop::wire
