// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "wire/cursor.hpp"
#include "wire/message.hpp"

namespace bgpsnoop::wire {

/// How the value of one capability is read. `decode` only reads: whether it read past the end, or
/// left bytes over, is checked once, after it.
struct CapabilityDecoder {
    std::uint8_t code;
    CapabilityValue (*decode)(Cursor& value);
    std::string_view shape; ///< the length expected, for people
};

std::span<const CapabilityDecoder> capability_decoders(); ///< sorted by code

/// One capability: code, length, value (RFC 5492 section 4). It always consumes something; what
/// does not fit is kept as an UndecodedCapability that says why.
Capability read_capability(Cursor& in);

} // namespace bgpsnoop::wire
