// SPDX-License-Identifier: Apache-2.0
#include "sink/json/kept_json.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sink/json/event_json.hpp"
#include "sink/json/kept_reader.hpp"
#include "sink/json/kept_writer.hpp"
#include "sink/json/read_json.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format = "bgpsnoop state";

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
    if (reader.failed() || !std::ranges::all_of(state.sessions, is_in_bounds))
        return tl::unexpected(std::string("it holds what bgpsnoop never writes"));
    return state;
}

} // namespace bgpsnoop::sink
