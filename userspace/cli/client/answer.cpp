// SPDX-License-Identifier: Apache-2.0
#include "cli/client/answer.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "wire/message.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr int deepest = 32;

} // namespace

std::optional<Json> read_answer(const std::string& body)
{
    bool fits = true;
    const auto look_at = [&fits](int depth, Json::parse_event_t event, Json& parsed) {
        fits = fits && depth <= deepest;
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
