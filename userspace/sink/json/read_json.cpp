#include "sink/json/read_json.hpp"

#include <nlohmann/json.hpp>

#include "sink/parse_time.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

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

} // namespace bgpsnoop::sink
