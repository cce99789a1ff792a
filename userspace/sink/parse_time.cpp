// SPDX-License-Identifier: Apache-2.0
#include "sink/parse_time.hpp"

#include <charconv>
#include <cmath>
#include <ctime>
#include <string>

namespace bgpsnoop::sink {

namespace {

using Seconds = std::chrono::duration<double>;

wire::Duration nanoseconds(double seconds)
{
    return std::chrono::duration_cast<wire::Duration>(Seconds(seconds));
}

/// A decimal number at the beginning of `text`, which loses it.
std::optional<double> take_number(std::string_view& text)
{
    double value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc() || !std::isfinite(value))
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

std::optional<wire::Time> unix_time(std::string_view text)
{
    constexpr double latest = 9e9; // in the year 2255; far from overflow in nanoseconds
    const auto seconds = take_number(text);
    if (!seconds || !text.empty() || *seconds < 0 || *seconds > latest)
        return std::nullopt;
    return wire::Time(nanoseconds(*seconds));
}

/// "Z", "+01:00", "-03:30": how far local time is ahead of UTC.
std::optional<wire::Duration> offset(const std::string& text)
{
    if (text == "Z" || text == "z")
        return wire::Duration{};
    std::tm clock{};
    const bool ahead = text.starts_with('+');
    if (text.size() != 6 || (!ahead && !text.starts_with('-')))
        return std::nullopt;
    const char* end = ::strptime(text.c_str() + 1, "%H:%M", &clock);
    if (end == nullptr || *end != '\0')
        return std::nullopt;
    const auto distance = std::chrono::hours(clock.tm_hour) + std::chrono::minutes(clock.tm_min);
    return ahead ? distance : -distance;
}

} // namespace

std::optional<wire::Time> parse_time(std::string_view text)
{
    if (const auto time = unix_time(text))
        return time;
    const std::string whole(text);
    std::tm clock{};
    const char* end = ::strptime(whole.c_str(), "%Y-%m-%dT%H:%M:%S", &clock);
    if (end == nullptr || clock.tm_year < 70 || clock.tm_year >= 300)
        return std::nullopt;
    std::string_view rest(end);
    double fraction = 0;
    if (rest.starts_with('.')) {
        const auto number = take_number(rest);
        if (!number || *number >= 1)
            return std::nullopt;
        fraction = *number;
    }
    const auto ahead = offset(std::string(rest));
    if (!ahead)
        return std::nullopt;
    return wire::Time(std::chrono::seconds(::timegm(&clock))) + nanoseconds(fraction) - *ahead;
}

} // namespace bgpsnoop::sink
