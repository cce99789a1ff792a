// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "wire/time.hpp"

namespace bgpsnoop::cli {

using Row = std::vector<std::string>;

/// Columns as wide as they must be, two spaces between; those of numbers end at the right. A line
/// for each row, without its end. `numbers`: one for each column. What is longer than a hundred
/// bytes is cut.
std::vector<std::string> aligned_lines(std::vector<Row> rows, const std::vector<bool>& numbers);

/// The same as a text.
std::string aligned(std::vector<Row> rows, const std::vector<bool>& numbers,
                    std::size_t columns = std::numeric_limits<std::size_t>::max());

/// "1h59m59s": fractions of a second would only flicker. What is to come has lasted "0.000 s".
std::string elapsed_text(wire::Time since, wire::Time now);

/// The line, cut where it is longer, with a sign that it was.
std::string cut_to(const std::string& line, std::size_t columns);

} // namespace bgpsnoop::cli
