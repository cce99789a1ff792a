// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <concepts>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/kept_fields.hpp"
#include "sink/json/kept_names.hpp"
#include "wire/encode_open.hpp"

namespace bgpsnoop::sink {

/// Makes an object of a value's fields. What is absent, empty or 0 is left out.
class KeptWriter {
public:
    using Json = nlohmann::ordered_json;

    template <typename Value> void operator()(const char* name, const Value& value)
    {
        Json json = of(value);
        if (json != of(Value{}))
            object_[name] = std::move(json);
    }

    static Json of(bool value) { return value; }
    static Json of(std::integral auto value) { return value; }
    static Json of(const std::string& value) { return value; }
    static Json of(wire::Time value) { return value.time_since_epoch().count(); }
    static Json of(wire::Duration value) { return value.count(); }
    static Json of(const wire::Address& value) { return value.to_string(); }
    static Json of(const wire::Family& value) { return {value.afi, value.safi}; }
    static Json of(const wire::Open& value) { return hex(wire::encode_open(value)); }
    static Json of(const wire::Notification& value)
    {
        return hex(std::array{value.code, value.subcode}) + hex(value.data);
    }

    template <typename Enum>
    requires std::is_enum_v<Enum>
    static Json of(Enum value) { return std::string(name_of(value)); }

    template <typename Value> static Json of(const std::optional<Value>& value)
    {
        return value ? of(*value) : Json();
    }

    template <typename First, typename Second> static Json of(const std::pair<First, Second>& value)
    {
        return Json::array({of(value.first), of(value.second)});
    }

    template <std::ranges::range List> static Json of(const List& list)
    {
        Json array = Json::array();
        for (const auto& each : list)
            array.push_back(of(each));
        return array;
    }

    template <typename Struct>
    requires requires(KeptWriter& io, Struct& value) { fields(io, value); }
    static Json of(const Struct& value)
    {
        KeptWriter writer;
        fields(writer, const_cast<Struct&>(value)); // which it only reads
        return std::move(writer.object_);
    }

private:
    Json object_ = Json::object();
};

} // namespace bgpsnoop::sink
