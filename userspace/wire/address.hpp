// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bgpsnoop::wire {

/// An IPv6 address in network byte order, or an IPv4 address mapped into it (RFC 4291 2.5.5.2),
/// so that a dual-stack socket and an IPv4 socket to the same peer have the same address.
struct Address {
    std::array<std::uint8_t, 16> bytes{};

    static Address v4(const std::uint8_t* four_bytes);
    static std::optional<Address> parse(std::string_view text);

    bool is_v4() const;
    bool is_unspecified() const; ///< :: or 0.0.0.0
    bool is_link_local() const;  ///< fe80::/10
    bool is_loopback() const;    ///< ::1 or 127.0.0.0/8
    std::string to_string() const;

    auto operator<=>(const Address&) const = default;
};

struct Endpoint {
    Address address;
    std::uint16_t port = 0; ///< host order; 0: not known (yet)

    auto operator<=>(const Endpoint&) const = default;
};

} // namespace bgpsnoop::wire
