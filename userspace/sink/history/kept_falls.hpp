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
#include "sink/json/kept_times.hpp"

/// The falls of sessions, as a file holds them that outlives the process (docs/state.md).
namespace bgpsnoop::sink {

struct KeptFall {
    engine::SessionKey who; ///< without `port`
    wire::Time at;
    ConnectionStory story;
};

inline constexpr int falls_version = 1;

struct FallsText {
    std::string text;
    std::uint64_t left_out = 0; ///< the oldest, for want of room
};
FallsText falls_text(std::vector<KeptFall> falls, std::size_t most_bytes);

/// Any bytes may be given; what is not whole, or of another version, is an error: a clause.
tl::expected<std::vector<KeptFall>, std::string> read_falls(std::string_view text);

/// Those that are the last ones of the state's sessions, as they are called now: the two are
/// written one after the other, and sessions may be of another namespace by number after a boot.
/// The times of the state are by our clock already.
std::vector<KeptFall> falls_of(const engine::KeptState& state, std::vector<KeptFall> falls,
                               const ClockChange& change = {});

} // namespace bgpsnoop::sink
