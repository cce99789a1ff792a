// SPDX-License-Identifier: Apache-2.0
#include "cli/size.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace bgpsnoop::cli {

std::optional<std::uint64_t> parse_size(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, unsigned>, 7> units{
        {{"", 0}, {"K", 10}, {"KiB", 10}, {"M", 20}, {"MiB", 20}, {"G", 30}, {"GiB", 30}}};
    constexpr std::uint64_t most = std::uint64_t{1} << 40;
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count == 0)
        return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& [name, bits] : units)
        if (unit == name && count <= most >> bits)
            return count << bits;
    return std::nullopt;
}

} // namespace bgpsnoop::cli
