// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::cli {

/// The answer of /api/v1/listeners as a table, one line for sockets that are alike; empty if there
/// are none.
std::string listeners_table(const nlohmann::ordered_json& listeners,
                            std::size_t columns = std::numeric_limits<std::size_t>::max());

} // namespace bgpsnoop::cli
