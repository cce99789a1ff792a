// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::cli {

struct SessionsPage {
    std::size_t columns = std::numeric_limits<std::size_t>::max();
    bool color = false;
    bool filtered = false; ///< there may be others
    bool by_state =
        false; ///< what is up, or what is down, was asked for: of how many, nobody knows
};

/// The answer of /api/v1/sessions: a sentence, then a table, what is down first. The namespaces
/// have a column where they differ; columns that find no room are left out, the least important
/// first.
std::string sessions_table(const nlohmann::ordered_json& sessions, wire::Time now,
                           const SessionsPage& page = {});

std::size_t established(const nlohmann::ordered_json& sessions);

} // namespace bgpsnoop::cli
