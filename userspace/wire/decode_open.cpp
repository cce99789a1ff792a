// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "wire/cursor.hpp"
#include "wire/decode_capability.hpp"
#include "wire/message.hpp"

/// An OPEN is ten fixed bytes and optional parameters; a parameter of type 2 holds capabilities.
/// The lengths of the message and of its parameters must agree, or the OPEN is malformed. What is
/// wrong inside a Capabilities parameter spoils only that capability: the rest still explains a
/// session.
namespace bgpsnoop::wire {

namespace {

constexpr std::uint8_t capabilities_parameter = 2; // RFC 5492 4
constexpr std::uint8_t extended_length = 255;      // RFC 9072 2

struct Parameters {
    Cursor in;
    bool extended = false; ///< each parameter's length has two octets instead of one
};

Parameters take_parameters(Cursor& open)
{
    const std::uint8_t length = open.u8();
    Cursor ahead = open;
    // RFC 9072 2: the one-byte length SHOULD be 255 then; any other value but 0 is ignored.
    if (length == 0 || ahead.u8() != extended_length)
        return {.in = open.take(length), .extended = false};
    open = ahead;
    return {.in = open.take(open.u16()), .extended = true};
}

/// Somebody may send an OPEN of 65 KB of capabilities: what it costs here has a bound.
struct Keeping {
    Open& open;
    std::size_t bytes = 0; ///< of what is kept

    template <typename Item> void add(std::vector<Item>& items, Item item, std::size_t most)
    {
        if (items.size() >= most || bytes + item.bytes.size() > Open::most_bytes) {
            ++open.left_out;
            return;
        }
        bytes += item.bytes.size();
        items.push_back(std::move(item));
    }
};

bool read_parameter(Parameters& parameters, Keeping& keeping)
{
    Open& open = keeping.open;
    Cursor& in = parameters.in;
    const std::uint8_t type = in.u8();
    Cursor value = in.take(parameters.extended ? in.u16() : in.u8());
    if (value.failed())
        return false;
    if (type == capabilities_parameter) {
        while (!value.empty())
            keeping.add(open.capabilities, read_capability(value), Open::most_capabilities);
        return true;
    }
    const Bytes bytes = value.rest();
    if (bytes.size() > Open::longest_other_parameter)
        ++open.left_out;
    else
        keeping.add(open.other_parameters,
                    OtherParameter{.type = type, .bytes = {bytes.begin(), bytes.end()}},
                    Open::most_other_parameters);
    return true;
}

tl::unexpected<Malformed> fail(std::string why, std::size_t offset)
{
    return tl::make_unexpected(Malformed{.why = std::move(why), .offset = offset});
}

} // namespace

Result<Open> decode_open(Bytes body) // RFC 4271 4.2
{
    Cursor in(body);
    Open open{.version = in.u8(), .as_field = in.u16(), .hold_time = in.u16(), .bgp_id = in.u32()};
    Parameters parameters = take_parameters(in);
    if (in.failed())
        return fail(fmt::format("the OPEN ends early, at {} bytes", body.size()), in.offset());
    if (!in.empty())
        return fail(fmt::format("{} bytes follow the optional parameters", in.size()), in.offset());
    constexpr std::size_t usual = 12; // capabilities of a daemon of today
    open.capabilities.reserve(usual);
    Keeping keeping{.open = open};
    while (!parameters.in.empty())
        if (!read_parameter(parameters, keeping))
            return fail("an optional parameter does not fit", parameters.in.offset());
    return open;
}

} // namespace bgpsnoop::wire
