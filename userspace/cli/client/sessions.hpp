// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::cli {

/// The answer of /api/v1/sessions as a table; the namespaces have a column where they differ.
std::string sessions_table(const nlohmann::ordered_json& sessions, wire::Time now);

std::size_t established(const nlohmann::ordered_json& sessions);

} // namespace bgpsnoop::cli
