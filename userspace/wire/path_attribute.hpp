// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/result.hpp"

namespace bgpsnoop::wire {

/// One path attribute of an UPDATE, as the data of a NOTIFICATION quotes it (RFC 4271 6.3).
struct PathAttribute {
    std::optional<std::uint8_t> flags; ///< absent: it is quoted from its type on, as FRR does
    std::uint8_t type = 0;
    std::uint16_t length = 0; ///< as its header says
    Bytes value;              ///< what follows of that length; the quotation may end earlier
};

/// Nothing if the bytes look like no attribute. Points into them.
std::optional<PathAttribute> read_path_attribute(Bytes quoted);

/// "attribute 35 (only_to_customer), flags d0 (optional, transitive, extended length), length 4,
/// value 0000fde8".
std::string describe(const PathAttribute& attribute);

} // namespace bgpsnoop::wire
