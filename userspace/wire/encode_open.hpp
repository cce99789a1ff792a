// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "wire/message.hpp"

namespace bgpsnoop::wire {

/// The body of an OPEN that decodes to this one, for a file. It need not be the one that was on the
/// wire: each capability has a parameter of its own, and lengths are those of RFC 9072.
std::vector<std::uint8_t> encode_open(const Open& open);

} // namespace bgpsnoop::wire
