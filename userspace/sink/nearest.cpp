// SPDX-License-Identifier: Apache-2.0
#include "sink/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace bgpsnoop::sink {

namespace {

using DistanceRow = std::vector<std::size_t>;

/// Of optimal string alignment: insert, delete, replace, swap neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b)
{
    DistanceRow before_last, last(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        DistanceRow row(b.size() + 1, i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last = std::exchange(last, std::move(row));
    }
    return last.back();
}

} // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known)
{
    std::optional<std::string> found;
    std::size_t least = (word.size() + 2) / 3 + 1;
    for (const std::string& each : known)
        if (const std::size_t distance = edit_distance(word, each); distance < least) {
            least = distance;
            found = each;
        }
    return found;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known)
{
    const auto meant = nearest(word, known);
    return meant ? ", did you mean '" + *meant + "'?" : "";
}

std::string instead_of(std::string_view word, const std::vector<std::string>& allowed)
{
    std::string meant = did_you_mean(word, allowed);
    if (!meant.empty() || allowed.empty())
        return meant;
    const auto last = allowed.end() - 1;
    return allowed.size() == 1 ? fmt::format(": there is {}", *last)
                               : fmt::format(": there are {} and {}",
                                             fmt::join(allowed.begin(), last, ", "), *last);
}

} // namespace bgpsnoop::sink
