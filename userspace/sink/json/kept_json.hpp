// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "engine/kept_state.hpp"

/// The state that outlives the process, as a file holds it (docs/state.md).
namespace bgpsnoop::sink {

inline constexpr int kept_version = 1;

std::string kept_text(const engine::KeptState& state);
/// Any bytes may be given; what is not whole, or of another version, is an error: a clause. A clock
/// that was set back since loses nothing: what is later than `now` becomes now.
tl::expected<engine::KeptState, std::string> read_kept(std::string_view text,
                                                       wire::Time now = wire::Time::max());

} // namespace bgpsnoop::sink
