// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::cli {

/// What `bgpsnoop explain` prints of it.
std::string explanation(const nlohmann::ordered_json& session, wire::Time now, std::size_t count,
                        bool color);

} // namespace bgpsnoop::cli
