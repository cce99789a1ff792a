// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::sink {

/// Where a session stands and how it got there, in a few lines: the ends, the state and since when,
/// the last NOTIFICATION, whether the last attempts all ended the same. `session` is one element of
/// /api/v1/sessions/PEER.
std::string session_text(const nlohmann::ordered_json& session, wire::Time now);

} // namespace bgpsnoop::sink
