// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/address.hpp"

namespace bgpsnoop::sink {

/// A peer as people name it: "10.0.0.1", "fe80::1", "fe80::1%eth0".
struct PeerName {
    wire::Address address;
    std::string interface; ///< empty: on any

    static std::optional<PeerName> parse(std::string_view text);
    bool fits(const wire::Address& peer, std::string_view its_interface) const;
};

} // namespace bgpsnoop::sink
