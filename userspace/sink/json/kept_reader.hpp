// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <limits>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "sink/json/kept_bytes.hpp"
#include "sink/json/kept_fields.hpp"
#include "sink/json/kept_names.hpp"

namespace bgpsnoop::sink {

/// Fills a value's fields from an object. Whatever is not as a KeptWriter wrote it is a failure,
/// which sticks and is asked for once, at the end.
class KeptReader {
public:
    using Json = nlohmann::ordered_json;

    bool failed() const { return failed_; }
    wire::Time latest() const { return latest_; } ///< of all times

    template <typename Value> void operator()(const char* name, Value& value)
    {
        const auto found = object_->find(name);
        if (found != object_->end())
            read(*found, value);
        else
            value = Value{}; // it was left out
    }

    void read(const Json& json, bool& value)
    {
        if (expect(json.is_boolean()))
            value = json.get<bool>();
    }

    template <std::integral Number> void read(const Json& json, Number& value)
    {
        const bool fits = json.is_number_unsigned() &&
                          json.get<std::uint64_t>() <=
                              static_cast<std::uint64_t>(std::numeric_limits<Number>::max());
        if (expect(fits))
            value = json.get<Number>();
    }

    void read(const Json& json, std::string& value)
    {
        constexpr std::size_t longest = std::size_t{64} << 10; // a message, in words
        if (expect(json.is_string() && json.get_ref<const std::string&>().size() <= longest))
            value = json.get<std::string>();
    }

    void read(const Json& json, wire::Duration& value)
    {
        constexpr std::int64_t most = std::int64_t{1} << 62; // so that differences are defined
        const auto count = json.is_number_integer() ? json.get<std::int64_t>() : most;
        if (expect(-most < count && count < most))
            value = wire::Duration(count);
    }

    void read(const Json& json, wire::Time& value)
    {
        wire::Duration since_epoch{};
        read(json, since_epoch);
        constexpr std::int64_t earliest = -(std::int64_t{1} << 61); // likewise, of sums
        if (expect(since_epoch.count() >= earliest))
            value = wire::Time(since_epoch);
        latest_ = std::max(latest_, value);
    }

    void read(const Json& json, wire::Family& value)
    {
        std::pair<std::uint16_t, std::uint8_t> numbers;
        read(json, numbers);
        value = {numbers.first, numbers.second};
    }

    void read(const Json& json, wire::Address& value)
    {
        read_from_text(json, value, wire::Address::parse);
    }
    void read(const Json& json, wire::Open& value) { read_from_text(json, value, open_in_hex); }
    void read(const Json& json, wire::Notification& value)
    {
        read_from_text(json, value, notification_in_hex);
    }

    template <typename Enum>
    requires std::is_enum_v<Enum>
    void read(const Json& json, Enum& value) { read_from_text(json, value, value_named<Enum>); }

    template <typename Value> void read(const Json& json, std::optional<Value>& value)
    {
        if (json.is_null())
            value.reset();
        else
            read(json, *(value = Value{}));
    }

    template <typename First, typename Second>
    void read(const Json& json, std::pair<First, Second>& value)
    {
        if (!expect(json.is_array() && json.size() == 2))
            return;
        read(json[0], value.first);
        read(json[1], value.second);
    }

    template <typename Value, std::size_t size>
    void read(const Json& json, std::array<Value, size>& value)
    {
        if (!expect(json.is_array() && json.size() == size))
            return;
        for (std::size_t each = 0; each < size; ++each)
            read(json[each], value.at(each));
    }

    template <typename Key, typename Value> void read(const Json& json, std::map<Key, Value>& value)
    {
        if (!expect(json.is_array()))
            return;
        for (const Json& each : json) {
            std::pair<Key, Value> entry;
            read(each, entry);
            value.insert(std::move(entry));
        }
    }

    template <std::ranges::range List>
    requires requires(List list) { list.emplace_back(); }
    void read(const Json& json, List& list)
    {
        if (!expect(json.is_array()))
            return;
        for (const Json& each : json)
            read(each, list.emplace_back());
    }

    template <typename Struct>
    requires requires(KeptReader& io, Struct& value) { fields(io, value); }
    void read(const Json& json, Struct& value)
    {
        if (!expect(json.is_object()))
            return;
        const Json* outer = std::exchange(object_, &json);
        fields(*this, value);
        object_ = outer;
    }

private:
    bool expect(bool as_written)
    {
        failed_ |= !as_written;
        return as_written;
    }

    template <typename Value, typename Parse>
    void read_from_text(const Json& json, Value& value, Parse parse)
    {
        if (!expect(json.is_string()))
            return;
        auto parsed = parse(json.get_ref<const std::string&>());
        if (expect(parsed.has_value()))
            value = std::move(*parsed);
    }

    const Json* object_ = nullptr;
    bool failed_ = false;
    wire::Time latest_{};
};

} // namespace bgpsnoop::sink
