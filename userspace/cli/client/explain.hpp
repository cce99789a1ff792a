// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "wire/time.hpp"

namespace bgpsnoop::cli {

struct ToldStory {
    const nlohmann::ordered_json* story = nullptr;
    std::size_t alike_before = 0; ///< older ones with the same course, not told
};

/// The newest `count` connections of an element of /api/v1/sessions/PEER, oldest first. 0: the last
/// three whose courses differ.
std::vector<ToldStory> stories_to_tell(const nlohmann::ordered_json& session, std::size_t count);

/// What `bgpsnoop explain` prints of it.
std::string explanation(const nlohmann::ordered_json& session, wire::Time now, std::size_t count,
                        bool color);

} // namespace bgpsnoop::cli
