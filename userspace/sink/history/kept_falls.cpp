// SPDX-License-Identifier: Apache-2.0
#include "sink/history/kept_falls.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/event_table.hpp"
#include "sink/json/kept_reader.hpp"
#include "sink/json/kept_shape.hpp"
#include "sink/json/kept_writer.hpp"
#include "sink/json/read_json.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* falls_format = "bgpsnoop falls";

Json json_of(const KeptFall& fall)
{
    const ConnectionStory::Kept story = fall.story.keep();
    Json out{{"who", KeptWriter::of(fall.who)}, {"at", KeptWriter::of(fall.at)},
             {"connection", story.connection},  {"of_this_host", story.of_this_host},
             {"left_out", story.left_out},      {"events", Json::array()},
             {"times", Json::array()}}; // an event's own is that of the wall clock
    for (const KeptEventPtr& each : story.events) {
        out["events"].push_back(Json::parse(each->json));
        out["times"].push_back(KeptWriter::of(each->time));
    }
    if (story.differences)
        out["differences"] = *story.differences;
    if (story.resumed)
        out["resumed"] = KeptWriter::of(*story.resumed);
    return out;
}

/// As KeptEvent::json_now() has to find it.
bool begins_with_a_time(const Json& json)
{
    return time_of(json, "time") && json.begin().key() == "time" &&
           text_of(json, "time").size() == rfc3339({}).size();
}

/// Null: it is none that bgpsnoop writes.
KeptEventPtr event_in(const Json& json, const engine::SessionKey& who, wire::Time time)
{
    const std::string name = text_of(json, "event");
    const auto kind = std::ranges::find(event_kinds(), name, &EventKind::name);
    if (kind == event_kinds().end() || !begins_with_a_time(json))
        return nullptr;
    auto event = std::make_shared<KeptEvent>();
    event->time = time;
    event->name = kind->name;
    event->who = who;
    event->json = json_line(json);
    return event;
}

bool read_story(const Json& json, const engine::SessionKey& who, ConnectionStory::Kept& story)
{
    KeptReader reader;
    reader.read(json.value("connection", Json()), story.connection);
    reader.read(json.value("of_this_host", Json()), story.of_this_host);
    reader.read(json.value("left_out", Json()), story.left_out);
    if (json.contains("differences"))
        reader.read(json["differences"], story.differences);
    reader.read(json.value("resumed", Json()), story.resumed);
    std::vector<wire::Time> times;
    reader.read(json.value("times", Json::array()), times);
    const auto& events = list_of(json, "events");
    if (times.size() != events.size())
        return false;
    for (std::size_t i = 0; i < events.size(); ++i)
        story.events.push_back(event_in(events[i], who, times[i]));
    return !reader.failed() && !story.events.empty() &&
           story.events.size() <= ConnectionStory::events_kept &&
           std::ranges::count(story.events, nullptr) == 0;
}

/// No connection is older; with one that is sums of times would overflow.
bool lasts_as_long_as_any(const ConnectionStory::Kept& story, wire::Time fell)
{
    constexpr std::chrono::hours longest{24 * 365 * 50};
    const auto is_near = [&](wire::Time time) { return std::chrono::abs(time - fell) <= longest; };
    return is_near(story.resumed.value_or(fell)) &&
           std::ranges::all_of(story.events,
                               [&](const KeptEventPtr& each) { return is_near(each->time); });
}

std::optional<KeptFall> fall_in(const Json& json)
{
    if (!json.is_object())
        return std::nullopt;
    engine::SessionKey who;
    wire::Time at;
    KeptReader reader;
    reader.read(json.value("who", Json()), who);
    reader.read(json.value("at", Json()), at);
    ConnectionStory::Kept story;
    if (reader.failed() || !read_story(json, who, story) || !lasts_as_long_as_any(story, at))
        return std::nullopt;
    return KeptFall{who, at, ConnectionStory(std::move(story))};
}

template <typename Change> void change_times(KeptFall& fall, const Change& change)
{
    fall.at = change(fall.at);
    ConnectionStory::Kept story = fall.story.keep();
    for (KeptEventPtr& each : story.events) {
        auto changed = std::make_shared<KeptEvent>(*each);
        changed->time = change(each->time);
        each = std::move(changed);
    }
    if (story.resumed)
        story.resumed = change(*story.resumed);
    fall.story = ConnectionStory(std::move(story));
}

constexpr std::uint32_t own_in_common = 0;

/// Our own namespace may have another number in the next boot; that has no other in common.
std::uint32_t netns_in_common(const engine::KeptOrigin& origin, std::uint32_t netns)
{
    return netns == origin.own_netns ? own_in_common : netns;
}

/// Since the same boot clocks go alike; else the wall clock is all that two have in common.
wire::Duration time_in_common(const engine::KeptOrigin& origin, bool same_boot, wire::Time time)
{
    return time.time_since_epoch() + (same_boot ? -origin.clock_boot : origin.clock_step);
}

} // namespace

FallsText falls_text(KeptFalls kept, std::size_t most_bytes)
{
    auto& falls = kept.falls;
    std::ranges::stable_sort(falls, std::greater{}, &KeptFall::at);
    Json head{{"format", falls_format}, {"version", falls_version}};
    head.update(KeptWriter::of(kept.origin));
    FallsText result{json_line(head), 0};
    result.text.back() = ','; // in place of its end
    result.text += R"("falls":[)";
    for (const KeptFall& each : falls) {
        const std::string line = json_line(json_of(each));
        if (result.left_out > 0 || result.text.size() + line.size() > most_bytes) {
            ++result.left_out;
            continue;
        }
        result.text += &each == falls.data() ? "\n" : ",\n";
        result.text += line;
    }
    result.text += "]}\n";
    return result;
}

tl::expected<KeptFalls, std::string> read_falls(std::string_view text)
{
    auto json = kept_object(text, falls_format, falls_version);
    if (!json)
        return tl::unexpected(json.error());
    const auto never_written = [] {
        return tl::unexpected(std::string("it holds what bgpsnoop never writes"));
    };
    KeptFalls kept;
    KeptReader reader;
    reader.read(*json, kept.origin);
    if (reader.failed())
        return never_written();
    if (auto problem = problem_with_clock(kept.origin); !problem.empty())
        return tl::unexpected(std::move(problem));
    for (const Json& each : list_of(*json, "falls")) {
        auto fall = fall_in(each);
        if (!fall)
            return never_written();
        kept.falls.push_back(std::move(*fall));
    }
    return kept;
}

std::vector<KeptFall> falls_of(const engine::KeptState& state, KeptFalls kept)
{
    const bool same_boot = !state.boot_id.empty() && state.boot_id == kept.origin.boot_id;
    using Name = std::pair<engine::SessionKey, wire::Duration>; // as it was called
    std::map<Name, const engine::SessionSnapshot*> sessions;
    for (const engine::KeptSession& each : state.sessions)
        if (const auto at = each.totals.last_down_time) {
            engine::SessionKey key = each.totals.key;
            key.port = 0;
            key.netns = state.rebooted ? own_in_common : netns_in_common(state, key.netns);
            sessions.emplace(Name{std::move(key), time_in_common(state, same_boot, *at)},
                             &each.totals);
        }
    std::vector<KeptFall> result;
    for (KeptFall& each : kept.falls) {
        engine::SessionKey key = each.who;
        key.netns = netns_in_common(kept.origin, key.netns);
        const auto found = sessions.find({key, time_in_common(kept.origin, same_boot, each.at)});
        if (found == sessions.end())
            continue;
        const wire::Time fell = each.at;
        const auto by_its_clock = [&](wire::Time time) {
            return *found->second->last_down_time + (time - fell);
        };
        change_times(each, by_its_clock);
        each.who.netns = found->second->key.netns;
        result.push_back(std::move(each));
    }
    return result;
}

void change_times(std::vector<KeptFall>& falls, const ClockChange& change)
{
    for (KeptFall& each : falls)
        change_times(each, change);
}

} // namespace bgpsnoop::sink
