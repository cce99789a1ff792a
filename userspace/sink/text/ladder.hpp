// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::sink {

/// One connection, told to a colleague: who called whom, the dated ladder of what went to and fro,
/// then how it ended, what that means, and what to do next. `story` is what ConnectionStory::json()
/// makes, here or at the agent's end of an HTTP connection. Times are UTC. Ends its last line.
std::string ladder_text(const nlohmann::ordered_json& story, bool colour = false);

/// Who called whom, by which ports, and when: what stands above the ladder. One line.
std::string connection_title(const nlohmann::ordered_json& story);

/// Its events in the order of their times. Of a long one the middle is left out. Lives no longer
/// than the story.
struct LadderParts {
    std::vector<const nlohmann::ordered_json*> begin;
    std::uint64_t left_out = 0;
    std::vector<const nlohmann::ordered_json*> end;
};
LadderParts ladder_parts(const nlohmann::ordered_json& story);

/// The event connection_closed; null while the connection lives.
const nlohmann::ordered_json& end_of(const nlohmann::ordered_json& story);
/// How the connection ended ("closed_without_answer"); empty while it lives.
std::string outcome_of(const nlohmann::ordered_json& story);

} // namespace bgpsnoop::sink
