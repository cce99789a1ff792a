// SPDX-License-Identifier: Apache-2.0
#include "sink/json/read_json.hpp"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

#include "sink/parse_time.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t date_size = std::string_view("2026-11-23").size();
constexpr std::size_t clock_size = std::string_view("05:28:16.732489").size();

const Json* find(const Json& object, const char* key)
{
    const auto found = object.find(key); // of what is no object: the end
    return found != object.end() ? &*found : nullptr;
}

/// What no count can be is 0: who answers may be no agent.
std::uint64_t count_in(const Json& value)
{
    constexpr double too_large = 18446744073709551616.0; // 2^64
    if (value.is_number_float()) {
        const double number = value.get<double>();
        return number >= 0 && number < too_large ? static_cast<std::uint64_t>(number) : 0;
    }
    if (value.is_number_unsigned())
        return value.get<std::uint64_t>();
    return value.is_number_integer() && value.get<std::int64_t>() > 0 ? value.get<std::uint64_t>()
                                                                      : 0;
}

constexpr std::chrono::duration<double> longest_duration = std::chrono::hours(24 * 365 * 100);

/// As events have it, in digits and signs of ASCII; empty if it is something else.
std::string_view written_time(const Json& event)
{
    const Json* time = find(event, "time");
    if (time == nullptr || !time->is_string() || !time_of(event, "time"))
        return {};
    return time->get_ref<const std::string&>();
}

} // namespace

std::string text_of(const Json& object, const char* key)
{
    const Json* value = find(object, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::uint64_t number_of(const Json& object, const char* key)
{
    const Json* value = find(object, key);
    return value != nullptr ? count_in(*value) : 0;
}

std::optional<wire::Time> time_of(const Json& object, const char* key)
{
    return parse_time(text_of(object, key));
}

std::optional<wire::Duration> duration_of(const Json& object, const char* key)
{
    const Json* value = find(object, key);
    if (value == nullptr || !value->is_number())
        return std::nullopt;
    const std::chrono::duration<double> seconds(value->get<double>());
    if (!(std::chrono::abs(seconds) <= longest_duration))
        return std::nullopt;
    return std::chrono::duration_cast<wire::Duration>(seconds);
}

const Json& list_of(const Json& object, const char* key)
{
    static const Json none = Json::array();
    const Json* value = find(object, key);
    return value != nullptr && value->is_structured() ? *value : none;
}

std::string peer_of(const Json& object)
{
    const std::string interface = text_of(object, "interface");
    return text_of(object, "peer") + (interface.empty() ? "" : "%" + interface);
}

std::string netns_of(const Json& object)
{
    const std::string name = text_of(object, "netns_name");
    return name.empty() ? std::to_string(number_of(object, "netns")) : name;
}

std::uint64_t sum_of(const Json& counts)
{
    std::uint64_t sum = 0;
    for (const Json& each : counts)
        sum += count_in(each);
    return sum;
}

std::string date_of(const Json& event)
{
    return std::string(written_time(event).substr(0, date_size));
}

std::string clock_of(const Json& event)
{
    const std::string_view time = written_time(event);
    return std::string(time.substr(std::min(time.size(), date_size + 1), clock_size));
}

} // namespace bgpsnoop::sink
