// SPDX-License-Identifier: Apache-2.0
#include "cli/client/answer.hpp"

#include <algorithm>
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
            ++depth_;
        else if (byte == ']' || byte == '}')
            --depth_;
        else if (byte != ',' && byte != ':')
            return true;
        ++marks_;
        elements_ += byte == ',' && depth_ == 1 ? 1 : 0;
        text_ = 0;
        return depth_ <= deepest && marks_ <= most_marks && elements_ < most_elements;
    }

private:
    bool take_of_text(char byte)
    {
        const bool is_escaped = std::exchange(escaped_, byte == '\\' && !escaped_);
        in_text_ = byte != '"' || is_escaped;
        return ++text_ <= longest_text;
    }

    int depth_ = 0;
    std::size_t marks_ = 0;
    std::size_t elements_ = 0; ///< of the outermost array
    std::size_t text_ = 0;     ///< bytes of the present one
    bool in_text_ = false;
    bool escaped_ = false;
};

bool is_small_enough(const std::string& body)
{
    Extent extent;
    return std::ranges::all_of(body, [&](char byte) { return extent.take(byte); });
}

} // namespace

std::optional<Json> read_answer(const std::string& body)
{
    if (!is_small_enough(body))
        return std::nullopt;
    bool fits = true;
    const auto look_at = [&fits](int /*depth*/, Json::parse_event_t event, Json& parsed) {
        if (!parsed.is_string())
            return fits;
        const auto& text = parsed.get_ref<const std::string&>();
        std::string shown = wire::sanitise(text);
        if (event == Json::parse_event_t::key)
            fits = fits && shown == text;
        else
            parsed = std::move(shown);
        return fits;
    };
    Json answer = Json::parse(body, look_at, false);
    const auto is_object = [](const Json& each) { return each.is_object(); };
    if (!fits || !answer.is_array() || !std::ranges::all_of(answer, is_object))
        return std::nullopt;
    return answer;
}

} // namespace bgpsnoop::cli
