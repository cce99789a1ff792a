// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::cli {

/// What `bgpsnoop explain` says without a peer: of each session that is down one sentence, and
/// before it who has to act. Those where that is this host come first. `sessions`: an answer of
/// /api/v1/sessions?down=true.
std::string overview(const nlohmann::ordered_json& sessions, wire::Time now);

} // namespace bgpsnoop::cli
