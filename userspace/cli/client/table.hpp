// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace bgpsnoop::cli {

using Row = std::vector<std::string>;

/// Columns as wide as they must be, two spaces between; those of numbers end at the right.
/// `numbers`: one for each column.
std::string aligned(const std::vector<Row>& rows, const std::vector<bool>& numbers);

} // namespace bgpsnoop::cli
