// SPDX-License-Identifier: Apache-2.0
#include "cli/client/answer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "wire/message.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;

/// What an answer takes in memory is known before any of it is made: from its brackets, commas and
/// quotation marks, whether the rest is JSON or not.
class Extent {
public:
    /// Whether what has been read up to this byte is not more than an agent says.
    bool take(char byte)
    {
        if (in_text_)
            return take_of_text(byte);
        if (byte == '"')
            in_text_ = true;
        else if (byte == '[' || byte == '{')
            begin();
        else if (byte == ']' || byte == '}')
            --depth_;
        else if (byte != ',' && byte != ':')
            return true;
        ++marks_;
        elements_ += byte == ',' && depth_ == 1 ? 1 : 0;
        text_ = 0;
        return 0 <= depth_ && depth_ <= deepest && marks_ <= most_marks &&
               elements_ < most_elements && (byte != ':' || ++names() <= most_names);
    }

private:
    void begin()
    {
        if (++depth_ <= deepest)
            names() = 0;
    }

    /// JSON that keeps its order looks for each name among those before it.
    std::size_t& names() { return names_.at(static_cast<std::size_t>(depth_)); }

    bool take_of_text(char byte)
    {
        const bool is_escaped = std::exchange(escaped_, byte == '\\' && !escaped_);
        in_text_ = byte != '"' || is_escaped;
        return ++text_ <= longest_text;
    }

    int depth_ = 0;
    std::size_t marks_ = 0;
    std::size_t elements_ = 0;                     ///< of the outermost array
    std::size_t text_ = 0;                         ///< bytes of the present one
    std::array<std::size_t, deepest + 1> names_{}; ///< of the object at each depth
    bool in_text_ = false;
    bool escaped_ = false;
};

bool is_small_enough(const std::string& body)
{
    Extent extent;
    return std::ranges::all_of(body, [&](char byte) { return extent.take(byte); });
}

/// False: it has a name that no agent gives.
bool make_printable(Json& value)
{
    if (value.is_string())
        value = wire::sanitise(value.get_ref<const std::string&>());
    if (!value.is_structured())
        return true;
    const auto fits = [](auto& item) {
        return wire::sanitise(item.key()) == item.key() && make_printable(item.value());
    };
    if (value.is_array())
        return std::ranges::all_of(value, make_printable);
    auto items = value.items();
    return std::all_of(items.begin(), items.end(), fits);
}

} // namespace

std::optional<Json> read_answer(const std::string& body)
{
    if (!is_small_enough(body))
        return std::nullopt;
    // Parsed first: the library's callback goes through an array anew at each end within it.
    Json answer = Json::parse(body, nullptr, false);
    const auto is_object = [](const Json& each) { return each.is_object(); };
    if (!answer.is_array() || !std::ranges::all_of(answer, is_object) || !make_printable(answer))
        return std::nullopt;
    return answer;
}

} // namespace bgpsnoop::cli
