#include "sink/format.hpp"

#include <ctime>

#include <fmt/format.h>

#include "wire/message.hpp"

namespace bgpsnoop::sink {

namespace {

using std::chrono::floor;

struct WallClock {
    std::time_t seconds;
    long microseconds;
};

WallClock split(wire::Time time)
{
    const auto whole = floor<std::chrono::seconds>(time);
    const auto rest = floor<std::chrono::microseconds>(time - whole);
    return {.seconds = whole.time_since_epoch().count(), .microseconds = rest.count()};
}

} // namespace

std::string rfc3339(wire::Time time)
{
    const WallClock clock = split(time);
    std::tm utc{};
    gmtime_r(&clock.seconds, &utc);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", utc.tm_year + 1900,
                       utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                       clock.microseconds);
}

std::string local_clock(wire::Time time)
{
    const WallClock clock = split(time);
    std::tm local{};
    localtime_r(&clock.seconds, &local);
    return fmt::format("{:02}:{:02}:{:02}.{:06}", local.tm_hour, local.tm_min, local.tm_sec,
                       clock.microseconds);
}

double seconds(wire::Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

double unix_seconds(wire::Time time)
{
    return seconds(time.time_since_epoch());
}

std::string duration_text(wire::Duration duration)
{
    using std::chrono::minutes;
    if (duration < minutes(1))
        return fmt::format("{:.{}f} s", seconds(duration),
                           duration < std::chrono::seconds(10) ? 3 : 1);
    const auto total = floor<std::chrono::seconds>(duration).count();
    const auto minute = total / 60 % 60;
    const auto hour = total / 3600 % 24;
    if (total >= 86'400)
        return fmt::format("{}d{:02}h", total / 86'400, hour);
    if (total >= 3'600)
        return fmt::format("{}h{:02}m{:02}s", hour, minute, total % 60);
    return fmt::format("{}m{:02}s", minute, total % 60);
}

std::string hex(wire::Bytes bytes)
{
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::uint8_t byte : bytes)
        text += fmt::format("{:02x}", byte);
    return text;
}

std::string dotted_quad(std::uint32_t bgp_id)
{
    return fmt::format("{}.{}.{}.{}", bgp_id >> 24, bgp_id >> 16 & 0xff, bgp_id >> 8 & 0xff,
                       bgp_id & 0xff);
}

std::string scoped(const wire::Address& address, std::string_view interface)
{
    if (interface.empty() || !address.is_link_local())
        return address.to_string();
    return fmt::format("{}%{}", address.to_string(), interface);
}

std::string endpoint_text(const wire::Endpoint& endpoint, std::string_view interface)
{
    std::string address = scoped(endpoint.address, interface);
    if (endpoint.port == 0)
        return address;
    if (endpoint.address.is_v4())
        return fmt::format("{}:{}", address, endpoint.port);
    return fmt::format("[{}]:{}", address, endpoint.port);
}

std::string printable(std::string_view text)
{
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes, unsigned
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    return wire::sanitise(wire::Bytes(bytes, text.size()));
}

} // namespace bgpsnoop::sink
