// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "wire/packet.hpp"
#include "wire/reassembly.hpp"

using bgpsnoop::wire::Bytes;
using bgpsnoop::wire::parse_packet;
using bgpsnoop::wire::Reassembly;
using bgpsnoop::wire::TcpSegment;

namespace {

constexpr std::array dlts{0,   1,   9,   12,  14,  50,  51,  101, 104, 107, 108, 113, 166,
                          178, 179, 180, 181, 204, 205, 206, 219, 228, 229, 276, 147};

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

/// A link type, then frames behind their lengths; all segments go into one stream.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const int dlt = dlts.at(data[0] % dlts.size());
    Reassembly stream;
    std::uint64_t delivered = 0;
    for (Bytes rest(data + 1, size - 1); rest.size() > 1;) {
        const std::size_t length = std::min<std::size_t>(rest[0], rest.size() - 1);
        const Bytes frame = rest.subspan(1, length);
        rest = rest.subspan(1 + length);
        const auto packet = parse_packet(dlt, frame, frame.size() + 8);
        if (!packet)
            continue;
        const auto* segment = std::get_if<TcpSegment>(&packet->what);
        if (!segment)
            continue;
        require(segment->payload.size() <= segment->payload_length);
        for (const auto& piece : stream.segment(segment->seq, segment->payload,
                                                segment->payload_length, segment->has(1)))
            delivered += piece.bytes.size() + piece.gap;
        for (const auto& piece : stream.acked(segment->ack))
            delivered += piece.bytes.size() + piece.gap;
        require(delivered == stream.delivered());
    }
    for (const auto& piece : stream.skip_holes())
        delivered += piece.bytes.size() + piece.gap;
    require(delivered == stream.delivered());
    return 0;
}
