// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/kept_state.hpp"
#include "sink/history/kept_story.hpp"
#include "sink/history/session_story.hpp"

/// What `explain` tells of a session besides its fall: what keeps it from coming up, the last
/// NOTIFICATION, how many ended alike. As a file holds it (docs/state.md).
namespace bgpsnoop::sink {

struct KeptCourses {
    engine::SessionKey who; ///< without `port`
    SessionStory::Kept what;
};

wire::Time newest_in(const KeptCourses& courses);
std::string kept_courses_text(const KeptCourses& courses);
/// Nothing: it is none that bgpsnoop writes.
std::optional<KeptCourses> courses_in(const nlohmann::ordered_json& json);
void change_times(KeptCourses& courses, const TimeChange& change);
bool is_near(const KeptCourses& courses, wire::Time time); ///< every time of theirs

} // namespace bgpsnoop::sink
