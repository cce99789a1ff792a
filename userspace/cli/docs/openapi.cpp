// SPDX-License-Identifier: Apache-2.0
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/docs/blocks.hpp"
#include "sink/http/routes.hpp"
#include "sink/json/shape_table.hpp"

/// The agent's answers as OpenAPI 3.1, from the tables of routes, shapes and events.
namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;

Json reference(std::string_view shape)
{
    return {{"$ref", "#/components/schemas/" + std::string(shape)}};
}

Json of_type(std::string_view name)
{
    return {{"type", name}};
}

/// Of a field's type, in the words of the tables.
Json schema_of(std::string_view words)
{
    constexpr std::string_view array = "array of ";
    constexpr std::string_view map = "map of ";
    if (words.starts_with(array))
        return {{"type", "array"}, {"items", schema_of(words.substr(array.size()))}};
    if (words.starts_with(map))
        return {{"type", "object"}, {"additionalProperties", schema_of(words.substr(map.size()))}};
    if (words == "counts")
        return schema_of("map of number");
    if (words == "times")
        return schema_of("map of time");
    if (words == "time")
        return {{"type", "string"}, {"format", "date-time"}};
    if (words == "text" || words == "address" || words == "hex" || words == "address or prefix")
        return of_type("string");
    if (words == "number" || words == "numbers")
        return of_type("number");
    if (words == "boolean")
        return of_type("boolean");
    if (words == "object" || words == "objects")
        return of_type("object");
    return reference(words);
}

std::string without_code(std::string_view markdown)
{
    std::string text(markdown);
    std::erase(text, '`');
    return text;
}

void add_properties(Json& schema, std::span<const sink::Field> fields, bool may_be_required = true)
{
    for (const sink::Field& field : fields) {
        Json property = schema_of(field.type);
        if (!property.contains("$ref")) // beside it nothing is read by many tools
            property["description"] = without_code(field.meaning);
        schema["properties"][std::string(field.name)] = property;
        if (may_be_required && field.given == sink::Given::always)
            schema["required"].push_back(field.name);
    }
}

Json object_of(std::span<const sink::Field> fields)
{
    Json schema = of_type("object");
    add_properties(schema, fields);
    return schema;
}

std::string schema_name(const sink::EventKind& kind)
{
    return "event_" + std::string(kind.name);
}

Json event_of(const sink::EventKind& kind)
{
    Json schema = object_of(sink::common_event_fields());
    schema["description"] = "When " + without_code(kind.when);
    add_properties(schema, kind.fields);
    if (kind.name == "message")
        for (const sink::FieldGroup& body : sink::message_bodies())
            add_properties(schema, body.fields, false);
    schema["properties"]["event"] = {{"const", kind.name}};
    return schema;
}

Json all_schemas()
{
    Json all = Json::object();
    for (const sink::FieldGroup& shape : sink::shapes())
        all[std::string(shape.name)] = object_of(shape.fields);
    Json event{{"oneOf", Json::array()}, {"discriminator", {{"propertyName", "event"}}}};
    for (const sink::EventKind& kind : sink::event_kinds()) {
        const std::string name = schema_name(kind);
        all[name] = event_of(kind);
        event["oneOf"].push_back(reference(name));
        event["discriminator"]["mapping"][std::string(kind.name)] = "#/components/schemas/" + name;
    }
    all["event"] = std::move(event);
    return all;
}

Json openapi_parameter(std::string_view name, std::string_view where, const Json& schema,
                       std::string_view meaning)
{
    return {{"name", name},
            {"in", where},
            {"required", where == "path"},
            {"description", without_code(meaning)},
            {"schema", schema}};
}

Json openapi_parameters(const sink::Route& route)
{
    Json all = Json::array();
    if (const auto name = sink::any_name_in(route.path); !name.empty())
        all.push_back(openapi_parameter(name, "path", of_type("string"), "which one"));
    if (route.parameters != nullptr)
        for (const sink::Field& each : route.parameters())
            all.push_back(
                openapi_parameter(each.name, "query", schema_of(each.type), each.meaning));
    return all;
}

/// By content type, of which a route may have several.
Json content_of(const sink::Route& route)
{
    Json all = Json::object();
    std::string_view types = route.content_type;
    while (!types.empty()) {
        const auto end = types.find(", ");
        all[std::string(types.substr(0, end))]["schema"] =
            route.shape.empty() ? of_type("string") : schema_of(route.shape);
        types = end == std::string_view::npos ? "" : types.substr(end + 2);
    }
    return all;
}

Json operation_of(const sink::Route& route)
{
    Json operation{
        {"summary", without_code(route.answers)},
        {"responses", {{"200", {{"description", "the answer"}, {"content", content_of(route)}}}}}};
    if (Json parameters = openapi_parameters(route); !parameters.empty())
        operation["parameters"] = std::move(parameters);
    return operation;
}

Json path_items()
{
    Json all = Json::object();
    for (const sink::Route& route : sink::routes()) {
        std::string path(route.path);
        if (const auto name = sink::any_name_in(route.path); !name.empty())
            path.replace(path.size() - name.size(), name.size(), fmt::format("{{{}}}", name));
        all[path]["get"] = operation_of(route);
    }
    return all;
}

} // namespace

/// YAML that is JSON, too, ready for the comment that ends the place.
std::string openapi_block()
{
    const Json all{{"openapi", "3.1.0"},
                   {"info",
                    {{"title", "bgpsnoop agent"},
                     {"version", "1"},
                     {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
                   {"paths", path_items()},
                   {"components", {{"schemas", all_schemas()}}}};
    return all.dump(2) + "\n# ";
}

} // namespace bgpsnoop::cli
