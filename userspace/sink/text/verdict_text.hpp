// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::sink {

/// What stands below a ladder: the outcome, who has to act, how sure that is, what was seen, where
/// the OPENs differ, the causes, the next step. `closed` is the event connection_closed, or null
/// for a connection that lives; `story` has the differences.
std::string verdict_text(const nlohmann::ordered_json& closed, const nlohmann::ordered_json& story,
                         bool coloured);
/// The same below a line that names the outcome already, and without the story.
std::string verdict_text(const nlohmann::ordered_json& closed);

/// Whose fault it is: the layer, who has to act, how sure that is; empty if it is nobody's.
std::string blame_text(const nlohmann::ordered_json& closed, bool third_person);
/// What a cause means, empty if it is none. `local`: the local end where that is not this host.
std::string cause_text(std::string_view cause, const std::string& local);

} // namespace bgpsnoop::sink
