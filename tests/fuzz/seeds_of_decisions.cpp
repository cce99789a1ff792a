// SPDX-License-Identifier: Apache-2.0
#include "fuzz/seeds.hpp"
#include "support/bgp_bytes.hpp"

#include <linux/types.h>

#include "record.h"

/// Of the targets whose input is a row of decisions (fuzz_input.hpp).
namespace bgpsnoop::fuzz {

namespace {

using namespace test;

constexpr std::uint8_t later = 20 << 3; // by a second
constexpr std::uint8_t socket_one = 1;

/// As fuzz_records.cpp reads them.
class Records {
public:
    Records& state(std::uint8_t from, std::uint8_t to)
    {
        return begin(record_state).then({from, to, 1}).unpatched();
    }
    Records& piece(std::uint8_t direction, std::uint8_t type, const ByteVector& body)
    {
        begin(record_piece).then({type, direction, at_});
        at_ = static_cast<std::uint8_t>(at_ + 19);
        all_.u16(19 + body.size()).u8(0).sized8(body);
        return unpatched();
    }
    /// A part of a message, somewhere in it.
    Records& part(std::uint8_t at, std::uint16_t length, std::uint8_t body_at, std::size_t count)
    {
        begin(record_piece).then({1, 1, at});
        all_.u16(length).u8(body_at).u8(count).fill(count, 4);
        return unpatched();
    }
    Records& other(std::uint8_t kind, const ByteVector& fields)
    {
        begin(kind);
        all_.sized8(fields);
        return unpatched();
    }
    Records& tick()
    {
        all_.u8(0xfe);
        return *this;
    }
    ByteVector done() const { return all_.done(); }

private:
    Records& begin(std::uint8_t kind) { return then({kind, later | socket_one}); }
    Records& then(const ByteVector& bytes)
    {
        all_.bytes(bytes);
        return *this;
    }
    Records& unpatched() { return then({0}); }

    Layout all_;
    std::uint8_t at_ = 0;
};

constexpr std::uint8_t established = 1, syn_sent = 2, fin_wait = 4, closed = 7, close_wait = 8;

Records talk()
{
    const ByteVector open = open_with(65, {0, 0, 0xfd, 0xe9});
    Records records;
    records.state(closed, syn_sent).state(syn_sent, established);
    records.piece(direction_sent, 1, open).piece(direction_received, 1, open);
    return records.piece(direction_sent, 4, {}).piece(direction_received, 4, {}).tick();
}

} // namespace

std::vector<ByteVector> seeds_of_records()
{
    return {
        talk().piece(direction_received, 3, {6, 2, 1, 'x'}).state(established, closed).done(),
        talk().piece(direction_arrived, 3, {6, 9}).state(established, close_wait).tick().done(),
        talk()
            .other(record_reset, {1, 0, 0, 0, 1, 1, 0, 4, 1, 64})
            .state(established, closed)
            .done(),
        talk().other(record_stream_fault, {4, 0, 0, 0, 1, 2, 0, 0, 'a', 'b'}).tick().done(),
        talk().other(record_socket, {}).other(record_drop, {3, 1}).tick().done(),
        Records().state(closed, syn_sent).other(record_error, {111, 0, 0, 0, 1, 3, 1}).done(),
        Records().other(record_unsendable, {}).other(record_bind_failed, {1}).tick().done(),
        talk().part(200, 400, 0, 200).part(200, 400, 200, 181).state(established, fin_wait).done(),
        talk().part(200, 400, 0, 100).part(200, 400, 200, 100).part(201, 50, 0, 31).done(),
    };
}

std::vector<ByteVector> seeds_of_reference()
{
    return {
        {0, 5, 0, 0x08, 0x40, 0},                               // KEEPALIVEs
        {0, 9, 1, 0, 40, 1, 7, 0x0f, 0x17},                     // an OPEN, End-of-RIBs
        {1, 3, 0x24, 'a', 'b', 'c', 'd', 0x00, 0xc0, 0x1f},     // joined in the middle
        {0, 7, 0x00, 0x0b, 0x80, 0x00, 0x40},                   // one 0xff before a marker
        {0, 7, 0x00, 0x13, 0x01, 0x02, 0x58, 2, 0x63, 0x00},    // two before an UPDATE
        {0, 7, 0x00, 0x02, 0xff, 0xff, 2, 0x00},                // a header of the longest
        {0, 2, 1, 0, 60, 2, 0, 0x0e, 0x00, 0x40, 0x00},         // a hole behind an UPDATE
        {0, 2, 0x02, 0, 90, 2, 0x3e, 5, 0, 0x80, 0, 0x00},      // and within one
        {0, 4, 0x02, 0, 90, 1, 0x46, 0x00, 0x40, 0x00},         // and within an OPEN
        {0, 1, 0x02, 0, 5, 4, 0x93, 0x24, 1, 2, 3, 4, 0x00, 0}, // a length that cannot be
        {1, 200, 0x83, 0x14, 1, 2, 0x83, 0x14, 1, 2, 0x83, 0x14, 0, 19, 0x00, 0x00}, // half markers
    };
}

} // namespace bgpsnoop::fuzz
