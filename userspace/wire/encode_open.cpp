// SPDX-License-Identifier: Apache-2.0
#include "wire/encode_open.hpp"

namespace bgpsnoop::wire {

namespace {

using Body = std::vector<std::uint8_t>;

constexpr std::uint8_t of_capabilities = 2; // RFC 5492 4
constexpr std::uint8_t extended_mark = 255; // RFC 9072 2

void put(Body& body, std::uint64_t value, int octets)
{
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8)
        body.push_back(static_cast<std::uint8_t>(value >> shift));
}

void append(Body& body, const Body& more)
{
    body.insert(body.end(), more.begin(), more.end());
}

void put_parameter(Body& parameters, std::uint8_t type, const Body& value)
{
    put(parameters, type, 1);
    put(parameters, value.size(), 2);
    append(parameters, value);
}

Body encode_parameters(const Open& open)
{
    Body parameters;
    for (const Capability& each : open.capabilities) {
        Body value{each.code, static_cast<std::uint8_t>(each.bytes.size())};
        append(value, each.bytes);
        put_parameter(parameters, of_capabilities, value);
    }
    for (const OtherParameter& each : open.other_parameters)
        put_parameter(parameters, each.type, each.bytes);
    return parameters;
}

} // namespace

std::vector<std::uint8_t> encode_open(const Open& open)
{
    Body body;
    put(body, open.version, 1);
    put(body, open.as_field, 2);
    put(body, open.hold_time, 2);
    put(body, open.bgp_id, 4);
    put(body, extended_mark, 1);
    put(body, extended_mark, 1);
    const Body parameters = encode_parameters(open);
    put(body, parameters.size(), 2);
    append(body, parameters);
    return body;
}

} // namespace bgpsnoop::wire
