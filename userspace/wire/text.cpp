// SPDX-License-Identifier: Apache-2.0
#include "wire/text.hpp"

#include <fmt/format.h>

namespace bgpsnoop::wire {

std::string duration_text(Duration duration)
{
    using namespace std::chrono_literals;
    if (duration < 0s) // a clock that was set back
        return "-" + duration_text(-duration);
    const double seconds = std::chrono::duration<double>(duration).count();
    if (duration < 1ms)
        return fmt::format("{:.2f} ms", seconds * 1000);
    if (duration < 1s)
        return fmt::format("{:.1f} ms", seconds * 1000);
    if (duration < 2min)
        return fmt::format("{:.1f} s", seconds);
    const auto total = std::chrono::floor<std::chrono::seconds>(duration).count();
    const auto minute = total / 60 % 60;
    const auto hour = total / 3600 % 24;
    if (total >= 86'400)
        return fmt::format("{}d{:02}h", total / 86'400, hour);
    if (total >= 3'600)
        return fmt::format("{}h{:02}m{:02}s", hour, minute, total % 60);
    return fmt::format("{}m{:02}s", minute, total % 60);
}

std::string dotted_quad(std::uint32_t bgp_id)
{
    return fmt::format("{}.{}.{}.{}", bgp_id >> 24, bgp_id >> 16 & 255, bgp_id >> 8 & 255,
                       bgp_id & 255);
}

std::string hex(Bytes bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(2 * bytes.size(), '0');
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        text[2 * at] = digits[bytes[at] >> 4U];
        text[2 * at + 1] = digits[bytes[at] & 0xfU];
    }
    return text;
}

} // namespace bgpsnoop::wire
