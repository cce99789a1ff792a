// SPDX-License-Identifier: Apache-2.0
#include "sink/json/kept_json.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "sink/json/event_json.hpp"
#include "sink/json/kept_reader.hpp"
#include "sink/json/kept_writer.hpp"
#include "sink/json/read_json.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format = "bgpsnoop state";

/// Of a state that is kept nothing is later than itself but hold timers, of 65535 s at most.
constexpr std::chrono::hours still_to_come{24};

/// A tree of it takes many times the memory of its text: how many values there may be is counted
/// before it is made, and how deep.
bool is_of_usual_shape(std::string_view text)
{
    constexpr std::size_t most_values = 20'000'000; // of fifty thousand neighbours
    constexpr std::size_t deepest = 32;
    std::size_t values = 0;
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size() && values <= most_values && depth <= deepest; ++at) {
        const char letter = text[at];
        if (quoted && letter == '\\')
            ++at;
        else if (letter == '"')
            quoted = !quoted;
        else if (!quoted && (letter == '[' || letter == '{'))
            ++depth, ++values;
        else if (!quoted && (letter == ']' || letter == '}'))
            depth -= std::min<std::size_t>(depth, 1);
        else if (!quoted && letter == ',')
            ++values;
    }
    return values <= most_values && depth <= deepest;
}

/// What no engine keeps, whatever the file says.
bool is_in_bounds(const engine::KeptSession& session)
{
    return session.past.ended.size() <= engine::Past::remembered &&
           session.past.downs.size() <= engine::Past::remembered &&
           session.living.size() <= engine::KeptSession::most_living;
}

} // namespace

std::string kept_text(const engine::KeptState& state)
{
    Json json{{"format", format}, {"version", kept_version}};
    json.update(KeptWriter::of(state));
    return json_line(json) + "\n";
}

tl::expected<engine::KeptState, std::string> read_kept(std::string_view text)
{
    if (!is_of_usual_shape(text))
        return tl::unexpected(std::string("it holds more than bgpsnoop ever writes"));
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded())
        return tl::unexpected(std::string("it is no whole JSON"));
    if (text_of(json, "format") != format)
        return tl::unexpected(std::string("it is not of bgpsnoop"));
    if (const auto version = number_of(json, "version"); version != kept_version)
        return tl::unexpected(
            fmt::format("it is of version {}, and this one knows {}", version, kept_version));
    engine::KeptState state;
    KeptReader reader;
    reader.read(json, state);
    if (reader.failed() || reader.latest() > state.time + still_to_come ||
        !std::ranges::all_of(state.sessions, is_in_bounds))
        return tl::unexpected(std::string("it holds what bgpsnoop never writes"));
    return state;
}

} // namespace bgpsnoop::sink
