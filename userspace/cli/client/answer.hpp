// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace bgpsnoop::cli {

/// More than an agent has to say. What an answer takes in memory follows from them, some 500 MB.
inline constexpr int deepest = 32;                    ///< levels
inline constexpr std::size_t most_elements = 200'000; ///< of the array
inline constexpr std::size_t most_marks = 16'000'000; ///< brackets, commas, colons, texts
inline constexpr std::size_t most_names = 256;        ///< of an object
inline constexpr std::size_t longest_text = std::size_t{64} << 10; ///< bytes

/// An agent's answer: an array of objects, as all that commands ask for are. Whoever answers in its
/// place may send what he likes: nothing if it is no JSON, no such array, larger than an agent's,
/// or has names that no agent gives; and its texts go to a terminal, so they are sanitised.
std::optional<nlohmann::ordered_json> read_answer(const std::string& body);

} // namespace bgpsnoop::cli
