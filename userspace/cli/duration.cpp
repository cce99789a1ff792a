// SPDX-License-Identifier: Apache-2.0
#include "cli/duration.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace bgpsnoop::cli {

std::optional<engine::Duration> parse_duration(std::string_view text)
{
    using namespace std::chrono_literals;
    constexpr std::array<std::pair<std::string_view, std::chrono::milliseconds>, 5> units{
        {{"ms", 1ms}, {"s", 1s}, {"m", 1min}, {"h", 1h}, {"d", 24h}}};
    constexpr std::int64_t most = 1'000'000; // of any unit: far from overflow in nanoseconds
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count <= 0 || count > most)
        return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& [name, length] : units)
        if (unit == name && count <= std::chrono::hours(24 * 36'500) / length)
            return count * length;
    return std::nullopt;
}

} // namespace bgpsnoop::cli
