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

/// Of VRFs, interfaces and processes the kernel's have 15 bytes; sanitised, each may become three.
constexpr std::size_t longest_name = 45;
/// In /run/netns, a file's: 255 bytes; and a number may follow.
constexpr std::size_t longest_netns_name = 3 * 255 + 11;

/// What no engine keeps, whatever the file says. Names stand in each series of a session.
bool is_in_bounds(const engine::KeptSession& session)
{
    const engine::SessionKey& key = session.totals.key;
    const auto is_name = [](const std::string& each) { return each.size() <= longest_name; };
    return is_name(key.vrf) && is_name(key.interface) && is_name(session.totals.process) &&
           session.netns_name.value_or("").size() <= longest_netns_name &&
           session.past.ended.size() <= engine::Past::remembered &&
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
        !std::ranges::all_of(state.sessions, is_in_bounds) ||
        state.judged.size() > engine::KeptState::most_judged)
        return tl::unexpected(std::string("it holds what bgpsnoop never writes"));
    if (auto problem = problem_with_clock(state); !problem.empty())
        return tl::unexpected(std::move(problem));
    return state;
}

} // namespace bgpsnoop::sink
