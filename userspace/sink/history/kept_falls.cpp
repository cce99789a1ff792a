// SPDX-License-Identifier: Apache-2.0
#include "sink/history/kept_falls.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>
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
    if (reader.failed() || !read_story(json, who, story))
        return std::nullopt;
    return KeptFall{who, at, ConnectionStory(std::move(story))};
}

void change_times(KeptFall& fall, const ClockChange& change)
{
    fall.at = change(fall.at);
    ConnectionStory::Kept story = fall.story.keep();
    for (KeptEventPtr& each : story.events) {
        auto changed = std::make_shared<KeptEvent>(*each);
        changed->time = change(each->time);
        each = std::move(changed);
    }
    fall.story = ConnectionStory(std::move(story));
}

} // namespace

FallsText falls_text(std::vector<KeptFall> falls, std::size_t most_bytes)
{
    std::ranges::stable_sort(falls, std::greater{}, &KeptFall::at);
    FallsText result{
        fmt::format(R"({{"format":"{}","version":{},"falls":[)", falls_format, falls_version), 0};
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

tl::expected<std::vector<KeptFall>, std::string> read_falls(std::string_view text)
{
    auto json = kept_object(text, falls_format, falls_version);
    if (!json)
        return tl::unexpected(json.error());
    std::vector<KeptFall> falls;
    for (const Json& each : list_of(*json, "falls")) {
        auto fall = fall_in(each);
        if (!fall)
            return tl::unexpected(std::string("it holds what bgpsnoop never writes"));
        falls.push_back(std::move(*fall));
    }
    return falls;
}

std::vector<KeptFall> falls_of(const engine::KeptState& state, std::vector<KeptFall> falls,
                               const ClockChange& change)
{
    using Name = std::tuple<std::string, std::string, wire::Address, wire::Time>;
    std::multimap<Name, std::uint32_t> namespaces;
    for (const engine::KeptSession& each : state.sessions)
        if (const auto& key = each.totals.key; each.totals.last_down_time)
            namespaces.emplace(Name{key.vrf, key.interface, key.peer, *each.totals.last_down_time},
                               key.netns);
    std::vector<KeptFall> result;
    for (KeptFall& each : falls) {
        change_times(each, change);
        const auto found =
            namespaces.find({each.who.vrf, each.who.interface, each.who.peer, each.at});
        if (found == namespaces.end())
            continue;
        each.who.netns = found->second;
        namespaces.erase(found);
        result.push_back(std::move(each));
    }
    return result;
}

} // namespace bgpsnoop::sink
