// SPDX-License-Identifier: Apache-2.0
#include "cli/client/table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace bgpsnoop::cli {

std::string aligned(const std::vector<Row>& rows, const std::vector<bool>& numbers)
{
    std::vector<std::size_t> widths(numbers.size());
    for (const Row& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    std::string text;
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += numbers[i] ? fmt::format("{:>{}}  ", row[i], widths[i])
                               : fmt::format("{:<{}}  ", row[i], widths[i]);
        text.erase(text.find_last_not_of(' ') + 1);
        text += "\n";
    }
    return text;
}

} // namespace bgpsnoop::cli
