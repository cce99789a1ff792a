// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "wire/result.hpp"
#include "wire/time.hpp"

/// Values as people read them: the same in an explanation, a ladder, a table.
namespace bgpsnoop::wire {

/// "0.25 ms", "860.7 ms", "12.3 s", "2m05s", "1h02m03s", "3d04h".
std::string duration_text(Duration duration);
std::string dotted_quad(std::uint32_t bgp_id); ///< "10.0.0.1"
std::string hex(Bytes bytes);                  ///< "0a00ff"

} // namespace bgpsnoop::wire
