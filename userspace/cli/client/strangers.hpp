// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::cli {

/// The answer of /api/v1/strangers as a table, those that knock first.
std::string strangers_table(const nlohmann::ordered_json& strangers, wire::Time now);

} // namespace bgpsnoop::cli
