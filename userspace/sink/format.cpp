// SPDX-License-Identifier: Apache-2.0
#include "sink/format.hpp"

#include <atomic>
#include <ctime>

#include <fmt/format.h>

#include "wire/message.hpp"

namespace bgpsnoop::sink {

namespace {

std::atomic<wire::Duration::rep> later_by = 0;

} // namespace

void show_times_later_by(wire::Duration step)
{
    later_by = step.count();
}

wire::Time shown(wire::Time time)
{
    return time + wire::Duration(later_by);
}

std::string rfc3339(wire::Time told)
{
    using std::chrono::floor;
    const wire::Time time = shown(told);
    const auto whole = floor<std::chrono::seconds>(time);
    const auto microseconds = floor<std::chrono::microseconds>(time - whole).count();
    const std::time_t seconds = whole.time_since_epoch().count();
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", utc.tm_year + 1900,
                       utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                       microseconds);
}

double seconds(wire::Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

double unix_seconds(wire::Time time)
{
    return seconds(shown(time).time_since_epoch());
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
    return wire::sanitise(text);
}

} // namespace bgpsnoop::sink
