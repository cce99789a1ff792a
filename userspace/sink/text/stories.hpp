// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::sink {

struct ToldStory {
    const nlohmann::ordered_json* story = nullptr;
    std::string_view heading; ///< above it, where a new part begins
};

/// The connections of an element of /api/v1/sessions/PEER that are told: first with which the
/// session went down, then what keeps it from coming up (of connections that ended alike one), then
/// the rest. `count` is not 0: just the newest so many, oldest first.
std::vector<ToldStory> stories_to_tell(const nlohmann::ordered_json& session, std::size_t count);

} // namespace bgpsnoop::sink
