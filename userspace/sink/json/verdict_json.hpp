// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/verdict.hpp"

namespace bgpsnoop::sink {

/// Adds what a verdict says to the event, or the session, that it belongs to.
void put_verdict(nlohmann::ordered_json& out, const engine::Verdict& verdict);

} // namespace bgpsnoop::sink
