// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/address.hpp"
#include "wire/time.hpp"

/// The blocks of a pcapng file (draft-ietf-opsawg-pcapng section 4), in little-endian order.
namespace bgpsnoop::sink::pcapng {

/// Texts are cut to so many bytes, at the border of a character.
inline constexpr std::size_t longest_text = 32768;

struct Section {
    std::string hardware; ///< empty: not said, as of all texts here
    std::string os;
    std::string application;
    std::string comment;
};

/// Of raw IP (LINKTYPE_RAW), with times in nanoseconds.
struct Interface {
    std::string name;
    std::string description;
    std::vector<wire::Address> addresses; ///< of the host whose interface it is
};

enum class Way : std::uint8_t { inbound = 1, outbound = 2 }; ///< as in epb_flags, 4.3.1

struct Frame {
    wire::Time time;
    Way way = Way::inbound;
    std::string_view bytes;        ///< from the IP header on
    std::uint32_t wire_length = 0; ///< that many it had: not less than there are
    std::string comment;
};

std::string block(const Section& section);
std::string block(const Interface& interface);
std::string block(const Frame& frame); ///< of the first interface

} // namespace bgpsnoop::sink::pcapng
