// SPDX-License-Identifier: Apache-2.0
#include "sink/json/read_json.hpp"

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

} // namespace

std::string text_of(const Json& object, const char* key)
{
    const Json* value = find(object, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::uint64_t number_of(const Json& object, const char* key)
{
    const Json* value = find(object, key);
    return value != nullptr && value->is_number() ? value->get<std::uint64_t>() : 0;
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
        sum += each.is_number() ? each.get<std::uint64_t>() : 0;
    return sum;
}

std::string date_of(const Json& event)
{
    return text_of(event, "time").substr(0, date_size);
}

std::string clock_of(const Json& event)
{
    const std::string time = text_of(event, "time");
    return time.size() > date_size ? time.substr(date_size + 1, clock_size) : std::string();
}

} // namespace bgpsnoop::sink
