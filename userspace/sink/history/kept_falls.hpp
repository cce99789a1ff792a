// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/kept_state.hpp"
#include "sink/history/connection_story.hpp"
#include "sink/history/kept_courses.hpp"
#include "sink/json/kept_times.hpp"

/// The falls of sessions and the courses of their attempts, as a file holds them that outlives the
/// process (docs/state.md).
namespace bgpsnoop::sink {

struct KeptFall {
    engine::SessionKey who; ///< without `port`
    wire::Time at;
    ConnectionStory story;
};

inline constexpr int falls_version = 1;

struct KeptFalls {
    engine::KeptOrigin origin; ///< its clock is that of their times
    std::vector<KeptFall> falls;
    std::vector<KeptCourses> courses{};
};

struct FallsText {
    std::string text;
    std::uint64_t left_out = 0; ///< the oldest courses, then falls, for want of room
};
FallsText falls_text(KeptFalls kept, std::size_t most_bytes);

/// Any bytes may be given; what is not whole, or of another version, is an error: a clause.
tl::expected<KeptFalls, std::string> read_falls(std::string_view text);

/// Those that are the last ones of the state's sessions, as they are called now (present.hpp), with
/// their times by the clock of the state: the two are written one after the other, perhaps by two
/// runs, each with a clock of its own.
std::vector<KeptFall> falls_of(const engine::KeptState& state, KeptFalls kept);
/// Those of the state's sessions, likewise.
std::vector<KeptCourses> courses_of(const engine::KeptState& state, const KeptFalls& kept);
/// Changes every time of theirs.
void change_times(std::vector<KeptFall>& falls, const ClockChange& change);
void change_times(std::vector<KeptCourses>& courses, const ClockChange& change);

} // namespace bgpsnoop::sink
