// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "wire/address.hpp"

namespace bgpsnoop::source {

/// Which interface of a network namespace has an address. Addresses move: what is known of a
/// namespace is asked anew after a while.
class AddressHolders {
public:
    /// Empty if none has it, or several do.
    std::string find(std::uint32_t netns, std::uint64_t netns_cookie, const wire::Address& address);

private:
    using Clock = std::chrono::steady_clock;

    struct Holders {
        Clock::time_point asked{};
        std::map<wire::Address, std::string> names;
    };

    std::map<std::pair<std::uint32_t, std::uint64_t>, Holders> known_;
};

} // namespace bgpsnoop::source
