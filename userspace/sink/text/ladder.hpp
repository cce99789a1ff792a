// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::sink {

/// One connection, told to a colleague: who called whom, the dated ladder of what went to and fro,
/// then how it ended, what that means, and what to do next. `story` is what ConnectionStory::json()
/// makes, here or at the agent's end of an HTTP connection. Times are UTC. Ends its last line.
std::string ladder_text(const nlohmann::ordered_json& story, bool colour = false);

/// How the connection ended ("closed_without_answer"); empty while it lives.
std::string outcome_of(const nlohmann::ordered_json& story);

} // namespace bgpsnoop::sink
