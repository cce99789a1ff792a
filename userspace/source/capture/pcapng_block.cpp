// SPDX-License-Identifier: Apache-2.0
#include "source/capture/pcapng_block.hpp"

#include <algorithm>

namespace bgpsnoop::source {

namespace {

constexpr std::uint16_t end_of_options = 0;
constexpr std::uint64_t nanoseconds = 1'000'000'000;

std::uint64_t power_of_ten(unsigned exponent)
{
    std::uint64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

struct Split {
    std::uint64_t seconds = 0;
    std::uint64_t nanoseconds = 0;
};

Split split_decimal(std::uint64_t ticks, unsigned exponent)
{
    constexpr unsigned most = 19; // 10^20 is more than 64 bits hold
    if (exponent > most)
        return {};
    const std::uint64_t per_second = power_of_ten(exponent);
    const std::uint64_t rest = ticks % per_second;
    return {ticks / per_second,
            exponent <= 9 ? rest * power_of_ten(9 - exponent) : rest / power_of_ten(exponent - 9)};
}

Split split_binary(std::uint64_t ticks, unsigned exponent)
{
    if (exponent >= 64)
        return {};
    const std::uint64_t seconds = ticks >> exponent;
    std::uint64_t rest = ticks - (seconds << exponent);
    constexpr unsigned precise = 32; // so that the product fits into 64 bits
    if (exponent > precise)
        rest >>= exponent - precise;
    return {seconds, rest * nanoseconds >> std::min(exponent, precise)};
}

} // namespace

std::uint16_t PcapngFields::u16()
{
    const std::uint16_t value = in_.u16();
    return little_endian_ ? __builtin_bswap16(value) : value;
}

std::uint32_t PcapngFields::u32()
{
    const std::uint32_t value = in_.u32();
    return little_endian_ ? __builtin_bswap32(value) : value;
}

std::uint64_t PcapngFields::u64()
{
    const std::uint64_t first = u32();
    const std::uint64_t second = u32();
    return little_endian_ ? second << 32 | first : first << 32 | second;
}

wire::Bytes PcapngFields::padded(std::size_t count)
{
    const wire::Bytes value = in_.bytes(count);
    in_.bytes(std::min(in_.size(), (4 - count % 4) % 4));
    return value;
}

void for_each_option(PcapngFields block,
                     const std::function<void(std::uint16_t code, wire::Bytes value)>& use)
{
    while (block.size() >= 4) {
        const std::uint16_t code = block.u16();
        const std::uint16_t length = block.u16();
        const wire::Bytes value = block.padded(length);
        if (code == end_of_options || block.failed())
            return;
        use(code, value);
    }
}

std::string_view text_of(wire::Bytes value)
{
    return {reinterpret_cast<const char*>(value.data()), value.size()};
}

namespace {

/// With a mask behind it, or the length of a prefix.
void note_address(std::uint16_t code, wire::Bytes value, std::vector<wire::Address>& to)
{
    constexpr std::size_t most = 64;
    if (to.size() == most)
        return;
    wire::Address address;
    if (code == pcapng_option::ipv4 && value.size() == 8) {
        to.push_back(wire::Address::v4(value.data()));
    } else if (code == pcapng_option::ipv6 && value.size() == 17) {
        std::ranges::copy(value.first(address.bytes.size()), address.bytes.begin());
        to.push_back(address);
    }
}

} // namespace

std::optional<PcapngInterface> PcapngInterface::read(PcapngFields block)
{
    PcapngInterface interface;
    interface.dlt = block.u16();
    block.u16(); // reserved
    interface.snap_length = block.u32();
    if (block.failed())
        return std::nullopt;
    for_each_option(block, [&](std::uint16_t code, wire::Bytes value) {
        if (code == pcapng_option::time_resolution && value.size() == 1)
            interface.resolution = value[0];
        else if (code == pcapng_option::time_offset && value.size() == 8)
            interface.offset_seconds = PcapngFields(value, block.little_endian()).u64();
        else
            note_address(code, value, interface.addresses);
    });
    return interface;
}

wire::Time PcapngInterface::time(std::uint64_t ticks) const
{
    constexpr std::uint8_t binary = 0x80;
    const unsigned exponent = resolution & 0x7fU;
    const Split at =
        (resolution & binary) != 0 ? split_binary(ticks, exponent) : split_decimal(ticks, exponent);
    constexpr auto latest =
        std::chrono::duration_cast<std::chrono::seconds>(wire::Time::max() - wire::Time{});
    const std::uint64_t seconds = at.seconds + offset_seconds;
    if (seconds >= static_cast<std::uint64_t>(latest.count())) // no clock shows this
        return wire::Time{};
    return wire::Time{std::chrono::seconds(seconds) + std::chrono::nanoseconds(at.nanoseconds)};
}

} // namespace bgpsnoop::source
