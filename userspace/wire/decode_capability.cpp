// SPDX-License-Identifier: Apache-2.0
#include "wire/decode_capability.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "wire/capability_values.hpp"

namespace bgpsnoop::wire {

namespace {

using namespace capability_values;

constexpr auto decoders = std::to_array<CapabilityDecoder>({
    {1, multiprotocol, "4"},
    {2, no_value, "0"},
    {3, orf, "5 + 2 per type, for each family"},
    {5, extended_next_hop, "6 for each entry"},
    {6, no_value, "0"},
    {7, bgpsec, "3"},
    {8, multiple_labels, "4 for each family"},
    {9, role, "1"},
    {64, graceful_restart, "2, and 4 for each family"},
    {65, four_octet_as, "4"},
    {67, dynamic_capability, "any"},
    {69, add_path, "4 for each family"},
    {70, no_value, "0"},
    {71, long_lived_graceful_restart, "7 for each family"},
    {73, fqdn, "two texts, each after its length"},
    {74, no_value, "0"},
    {75, software_version, "one text, after its length"},
    {76, paths_limit, "5 for each family"},
    {77, no_value, "0"},
    {128, no_value, "0"},
    {130, orf, "5 + 2 per type, for each family"},
    {184, fqdn, "two texts, each after its length"},
});

UndecodedCapability malformed(std::string why, std::size_t offset)
{
    return {.malformed = Malformed{.why = std::move(why), .offset = offset}};
}

CapabilityValue read_value(std::uint8_t code, Cursor in)
{
    const auto* decoder = std::ranges::lower_bound(decoders, code, {}, &CapabilityDecoder::code);
    if (decoder == decoders.end() || decoder->code != code)
        return UndecodedCapability{};
    const std::size_t size = in.size();
    CapabilityValue value = decoder->decode(in);
    if (!in.failed() && in.empty())
        return value;
    return malformed(
        fmt::format("capability {} has {} bytes, expected {}", code, size, decoder->shape),
        in.offset());
}

} // namespace

std::span<const CapabilityDecoder> capability_decoders()
{
    return decoders;
}

Capability read_capability(Cursor& in)
{
    const std::uint8_t code = in.u8();
    const bool has_length = !in.empty();
    const std::uint8_t length = in.u8();
    if (has_length && length <= in.size()) {
        Cursor value = in.take(length);
        const Bytes bytes = Cursor(value).rest();
        return {code, {bytes.begin(), bytes.end()}, read_value(code, value)};
    }
    const std::size_t offset = in.offset();
    const Bytes bytes = in.rest();
    return {code,
            {bytes.begin(), bytes.end()},
            malformed(has_length ? fmt::format("capability {} claims {} bytes, {} are left", code,
                                               length, bytes.size())
                                 : fmt::format("capability {} has no length", code),
                      offset)};
}

} // namespace bgpsnoop::wire
