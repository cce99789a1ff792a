// SPDX-License-Identifier: Apache-2.0
#include "sink/json/kept_bytes.hpp"

#include <charconv>
#include <vector>

namespace bgpsnoop::sink {

namespace {

std::optional<std::vector<std::uint8_t>> bytes_in_hex(std::string_view text)
{
    if (text.size() % 2 != 0)
        return std::nullopt;
    std::vector<std::uint8_t> bytes;
    for (std::size_t at = 0; at < text.size(); at += 2) {
        const char* digits = text.data() + at;
        const auto [end, error] = std::from_chars(digits, digits + 2, bytes.emplace_back(), 16);
        if (error != std::errc() || end != digits + 2)
            return std::nullopt;
    }
    return bytes;
}

template <typename Decode> auto decode_hex(std::string_view text, Decode decode)
{
    using Message = typename decltype(decode(wire::Bytes()))::value_type;
    const auto bytes = bytes_in_hex(text);
    if (!bytes)
        return std::optional<Message>();
    auto decoded = decode(*bytes);
    return decoded ? std::optional<Message>(std::move(*decoded)) : std::nullopt;
}

} // namespace

std::optional<wire::Open> open_in_hex(std::string_view text)
{
    return decode_hex(text, wire::decode_open);
}

std::optional<wire::Notification> notification_in_hex(std::string_view text)
{
    return decode_hex(text, wire::decode_notification);
}

} // namespace bgpsnoop::sink
