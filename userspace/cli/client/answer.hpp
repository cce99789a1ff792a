// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::cli {

/// An agent's answer: an array of objects, as all that commands ask for are. Whoever answers in its
/// place may send what he likes: nothing if it is no JSON, no such array, nested deeper than an
/// agent's, or has names that no agent gives; and its texts go to a terminal, so they are
/// sanitised.
std::optional<nlohmann::ordered_json> read_answer(const std::string& body);

} // namespace bgpsnoop::cli
