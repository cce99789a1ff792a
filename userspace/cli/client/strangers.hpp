// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::cli {

/// The answer of /api/v1/strangers as a table, those that knock first.
std::string strangers_table(const nlohmann::ordered_json& strangers, wire::Time now,
                            std::size_t columns = std::numeric_limits<std::size_t>::max());

} // namespace bgpsnoop::cli
