// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "wire/address.hpp"

namespace bgpsnoop::sink {

/// The peers that people mean by a text: "10.0.0.1", "10.0.0.0/8", "fe80::1", "fe80::1%eth0".
/// Ordered so that the more specific is greater.
struct Peers {
    unsigned bits = 0; ///< of the 128 (wire::Address) that say who
    bool on_interface = false;
    bool v4 = false;
    wire::Address address; ///< its other bits are 0
    std::string interface; ///< empty: on any

    static std::optional<Peers> parse(std::string_view text);
    /// Those of the same first bits as the peer, and on that interface; empty: on any.
    static Peers around(const wire::Address& peer, unsigned bits, std::string_view interface);
    bool include(const wire::Address& peer, std::string_view its_interface) const;

    auto operator<=>(const Peers&) const = default;
};

} // namespace bgpsnoop::sink
