// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/pcapng.hpp"

#include <algorithm>

namespace bgpsnoop::sink::pcapng {

namespace {

enum BlockType : std::uint32_t {
    section_header = 0x0a0d0d0a,
    interface_description = 1,
    enhanced_packet = 6
};

enum Option : std::uint16_t {
    end_of_options = 0,
    comment_of_block = 1,
    hardware_of_section = 2,
    name_of_interface = 2,
    flags_of_packet = 2,
    os_of_section = 3,
    description_of_interface = 3,
    application_of_section = 4,
    ipv4_of_interface = 4,
    ipv6_of_interface = 5,
    time_resolution = 9
};

constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::uint16_t link_type_raw = 101; // begins with an IPv4 or IPv6 header
constexpr char nanoseconds = 9;              // 10^-9 s

template <typename Number> void put(std::string& to, Number value)
{
    for (std::size_t byte = 0; byte < sizeof(Number); ++byte)
        to += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * byte) & 0xffU);
}

void put_padded(std::string& to, std::string_view bytes)
{
    to += bytes;
    to.append((4 - bytes.size() % 4) % 4, '\0');
}

void put_option(std::string& to, Option code, std::string_view value)
{
    if (value.empty())
        return;
    put(to, static_cast<std::uint16_t>(code));
    put(to, static_cast<std::uint16_t>(value.size()));
    put_padded(to, value);
}

/// Not within a character of UTF-8.
std::string_view cut(std::string_view text)
{
    if (text.size() <= longest_text)
        return text;
    std::size_t end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
        --end;
    return text.substr(0, end);
}

std::string block_of(BlockType type, const std::string& body)
{
    constexpr std::size_t frame = 12; // type, and the length before and behind the body
    const auto length = static_cast<std::uint32_t>(body.size() + frame);
    std::string result;
    put(result, static_cast<std::uint32_t>(type));
    put(result, length);
    result += body;
    put(result, length);
    return result;
}

std::string_view chars(const wire::Address& address, std::size_t from)
{
    return {reinterpret_cast<const char*>(address.bytes.data()) + from,
            address.bytes.size() - from};
}

/// With a mask, or a prefix length, that has only the host in it.
void put_address(std::string& to, const wire::Address& address)
{
    constexpr std::size_t mapped = 12; // bytes before an IPv4 address (RFC 4291 2.5.5.2)
    constexpr char whole = '\x80';     // 128 bits
    if (address.is_v4())
        put_option(to, ipv4_of_interface, std::string(chars(address, mapped)) + "\xff\xff\xff\xff");
    else
        put_option(to, ipv6_of_interface, std::string(chars(address, 0)) + whole);
}

} // namespace

std::string block(const Section& section)
{
    std::string body;
    put(body, byte_order_magic);
    put(body, std::uint16_t{1}); // version 1.0
    put(body, std::uint16_t{0});
    put(body, ~std::uint64_t{0}); // how long the section is, is not said
    put_option(body, comment_of_block, cut(section.comment));
    put_option(body, hardware_of_section, cut(section.hardware));
    put_option(body, os_of_section, cut(section.os));
    put_option(body, application_of_section, cut(section.application));
    put(body, std::uint32_t{end_of_options});
    return block_of(section_header, body);
}

std::string block(const Interface& interface)
{
    std::string body;
    put(body, link_type_raw);
    put(body, std::uint16_t{0});
    put(body, std::uint32_t{0}); // no snap length
    put_option(body, name_of_interface, cut(interface.name));
    put_option(body, description_of_interface, cut(interface.description));
    for (const wire::Address& address : interface.addresses)
        put_address(body, address);
    put_option(body, time_resolution, std::string_view(&nanoseconds, 1));
    put(body, std::uint32_t{end_of_options});
    return block_of(interface_description, body);
}

std::string block(const Frame& frame)
{
    const auto since_epoch = frame.time.time_since_epoch().count();
    const auto ticks = static_cast<std::uint64_t>(std::max<std::int64_t>(since_epoch, 0));
    std::string body;
    put(body, std::uint32_t{0}); // the first interface
    put(body, static_cast<std::uint32_t>(ticks >> 32U));
    put(body, static_cast<std::uint32_t>(ticks));
    put(body, static_cast<std::uint32_t>(frame.bytes.size()));
    put(body, frame.wire_length);
    put_padded(body, frame.bytes);
    put_option(body, comment_of_block, cut(frame.comment));
    std::string flags;
    put(flags, static_cast<std::uint32_t>(frame.way));
    put_option(body, flags_of_packet, flags);
    put(body, std::uint32_t{end_of_options});
    return block_of(enhanced_packet, body);
}

} // namespace bgpsnoop::sink::pcapng
