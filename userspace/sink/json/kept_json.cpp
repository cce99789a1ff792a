// SPDX-License-Identifier: Apache-2.0
#include "sink/json/kept_json.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "sink/json/event_json.hpp"
#include "sink/json/kept_reader.hpp"
#include "sink/json/kept_shape.hpp"
#include "sink/json/kept_times.hpp"
#include "sink/json/kept_writer.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format = "bgpsnoop state";

/// Of a state that is kept nothing is later than itself but hold timers, of 65535 s at most.
constexpr std::chrono::hours still_to_come{24};

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
    const auto json = kept_object(text, format, kept_version);
    if (!json)
        return tl::unexpected(json.error());
    engine::KeptState state;
    KeptReader reader;
    reader.read(*json, state);
    if (reader.failed() || reader.latest() > state.time + still_to_come ||
        !std::ranges::all_of(state.sessions, is_in_bounds))
        return tl::unexpected(std::string("it holds what bgpsnoop never writes"));
    if (auto problem = problem_with_clock(state); !problem.empty())
        return tl::unexpected(std::move(problem));
    return state;
}

} // namespace bgpsnoop::sink
