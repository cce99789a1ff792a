// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace bgpsnoop::wire {

/// What stands behind the marker (RFC 4271 4.1).
struct MessageHeader {
    std::uint8_t type = 0;
    std::uint32_t length = 0; ///< of the whole message
    bool operator==(const MessageHeader&) const = default;
};

inline constexpr std::uint32_t longest_message = 4096; ///< unless longer ones were agreed, RFC 8654

bool is_known_type(std::uint8_t type);

/// Whether some agreement allows it: the type is known, and the length is one that it can have.
bool may_be_sent(const MessageHeader& header);

/// A type that is known has a length that it cannot have.
bool has_wrong_length(const MessageHeader& header);

/// Longer than 4096 octets: only to a speaker that takes extended messages (RFC 8654).
inline bool is_extended(const MessageHeader& header)
{
    return header.length > longest_message;
}

/// Some type of message may have this length, and be no extended one.
bool is_usual_length(std::uint32_t length);

std::string header_text(const MessageHeader& header); ///< "a KEEPALIVE of 20 octets"

} // namespace bgpsnoop::wire
