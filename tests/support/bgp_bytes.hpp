// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/bytes.hpp"

/// BGP's containers around a test's bytes; the lengths are right, a test that lies writes its own.
namespace bgpsnoop::test {

/// A whole message: marker, length, type, body (RFC 4271 4.1).
inline ByteVector message(std::uint8_t type, const ByteVector& body)
{
    return Layout().fill(16, 0xff).u16(19 + body.size()).u8(type).bytes(body).done();
}

inline ByteVector capability(std::uint8_t code, const ByteVector& value)
{
    return Layout().u8(code).sized8(value).done();
}

/// Optional parameter 2 with these capabilities (RFC 5492 4).
inline ByteVector capabilities(const std::vector<ByteVector>& all)
{
    return Layout().u8(2).sized8(join(all)).done();
}

struct OpenFields {
    std::uint16_t as = 65001;
    std::uint16_t hold_time = 180;
    std::uint32_t bgp_id = 0x0a000001;
};

/// The body of an OPEN (RFC 4271 4.2).
inline ByteVector open_body(const std::vector<ByteVector>& parameters, OpenFields fields = {})
{
    return Layout()
        .u8(4)
        .u16(fields.as)
        .u16(fields.hold_time)
        .u32(fields.bgp_id)
        .sized8(join(parameters))
        .done();
}

/// The body of an OPEN with a single capability.
inline ByteVector open_with(std::uint8_t code, const ByteVector& value)
{
    return open_body({capabilities({capability(code, value)})});
}

} // namespace bgpsnoop::test
