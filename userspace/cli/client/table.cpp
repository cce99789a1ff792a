// SPDX-License-Identifier: Apache-2.0
#include "cli/client/table.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sink/format.hpp"

namespace bgpsnoop::cli {

namespace {

/// One long text makes no other line long.
constexpr std::size_t widest_cell = 100;

void cut_cells(std::vector<Row>& rows)
{
    for (Row& row : rows)
        for (std::string& cell : row)
            cell = cut_to(cell, widest_cell);
}

} // namespace

std::vector<std::string> aligned_lines(std::vector<Row> rows, const std::vector<bool>& numbers)
{
    cut_cells(rows);
    std::vector<std::size_t> widths(numbers.size());
    for (const Row& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    std::vector<std::string> lines;
    for (const Row& row : rows) {
        std::string& line = lines.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i)
            line += numbers[i] ? fmt::format("{:>{}}  ", row[i], widths[i])
                               : fmt::format("{:<{}}  ", row[i], widths[i]);
        line.erase(line.find_last_not_of(' ') + 1);
    }
    return lines;
}

std::string aligned(std::vector<Row> rows, const std::vector<bool>& numbers, std::size_t columns)
{
    std::string text;
    for (const std::string& line : aligned_lines(std::move(rows), numbers))
        text += cut_to(line, columns) + "\n";
    return text;
}

std::string elapsed_text(wire::Time since, wire::Time now)
{
    const auto elapsed = std::max(wire::Duration{}, now - since);
    return sink::duration_text(std::chrono::floor<std::chrono::seconds>(elapsed));
}

std::string cut_to(const std::string& line, std::size_t columns)
{
    if (line.size() <= columns || columns == 0)
        return line;
    std::size_t end = columns - 1;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U)
        --end; // not within a letter of UTF-8
    return line.substr(0, end) + ">";
}

} // namespace bgpsnoop::cli
