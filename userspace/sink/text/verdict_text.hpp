// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::sink {

/// What stands below a ladder: the outcome, who has to act, how sure that is, what was seen, where
/// the OPENs differ, the causes, the next step. `closed` is the event connection_closed, or null
/// for a connection that lives; `story` has the differences.
std::string verdict_text(const nlohmann::ordered_json& closed, const nlohmann::ordered_json& story,
                         bool coloured);
/// The same below a line that names the outcome already, and without the story.
std::string verdict_text(const nlohmann::ordered_json& closed);

} // namespace bgpsnoop::sink
