// SPDX-License-Identifier: Apache-2.0
#include "wire/address.hpp"

#include <algorithm>

#include <arpa/inet.h>
#include <fmt/compile.h>

namespace bgpsnoop::wire {

namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t v4_at = mapped_prefix.size();

} // namespace

Address Address::v4(const std::uint8_t* four_bytes)
{
    Address address;
    std::ranges::copy(mapped_prefix, address.bytes.begin());
    std::copy_n(four_bytes, 4, address.bytes.begin() + v4_at);
    return address;
}

std::optional<Address> Address::parse(std::string_view text)
{
    if (text.find('\0') != std::string_view::npos) // inet_pton would stop there and say yes
        return std::nullopt;
    const std::string terminated(text);
    std::array<std::uint8_t, 4> four{};
    if (inet_pton(AF_INET, terminated.c_str(), four.data()) == 1)
        return v4(four.data());
    Address address;
    if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1)
        return address;
    return std::nullopt;
}

bool Address::is_v4() const
{
    return std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes.begin());
}

bool Address::is_unspecified() const
{
    const auto host = bytes.begin() + (is_v4() ? v4_at : 0);
    return std::all_of(host, bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

bool Address::is_link_local() const
{
    return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
}

bool Address::is_loopback() const
{
    constexpr std::uint8_t loopback_net = 127; // RFC 1122 3.2.1.3
    if (is_v4())
        return bytes[v4_at] == loopback_net;
    return bytes == std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
}

std::string Address::to_string() const
{
    if (is_v4()) // the most of them; inet_ntop() takes ten times as long
        return fmt::format(FMT_COMPILE("{}.{}.{}.{}"), bytes[v4_at], bytes[v4_at + 1],
                           bytes[v4_at + 2], bytes[v4_at + 3]);
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    return text.data();
}

} // namespace bgpsnoop::wire
