// SPDX-License-Identifier: Apache-2.0
#include "sink/history/kept_story.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/event_table.hpp"
#include "sink/json/kept_reader.hpp"
#include "sink/json/kept_writer.hpp"
#include "sink/json/read_json.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

/// As KeptEvent::json_now() has to find it.
bool begins_with_a_time(const Json& json)
{
    return time_of(json, "time") && json.begin().key() == "time" &&
           text_of(json, "time").size() == rfc3339({}).size();
}

} // namespace

std::string with_lists(const Json& object, std::initializer_list<TextList> lists)
{
    std::string text = json_line(object);
    text.pop_back(); // its end
    for (const auto& [name, values] : lists) {
        text += fmt::format(R"({}"{}":[)", text.size() > 1 ? "," : "", name);
        for (const std::string& each : values) {
            text += &each == values.data() ? "\n" : ",\n";
            text += each;
        }
        text += "]";
    }
    return text + "}";
}

std::string kept_story_text(const ConnectionStory& story, Json besides)
{
    const ConnectionStory::Kept kept = story.keep();
    besides["connection"] = kept.connection;
    besides["of_this_host"] = kept.of_this_host;
    besides["left_out"] = kept.left_out;
    besides["times"] = Json::array(); // an event's own is that of the wall clock
    std::vector<std::string> events;
    for (const KeptEventPtr& each : kept.events) {
        besides["times"].push_back(KeptWriter::of(each->time));
        events.push_back(each->json);
    }
    if (kept.differences)
        besides["differences"] = *kept.differences;
    if (kept.resumed)
        besides["resumed"] = KeptWriter::of(*kept.resumed);
    return with_lists(besides, {{"events", events}});
}

KeptEventPtr kept_event_in(const Json& json, const engine::SessionKey& who, wire::Time time)
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
    if (!json.is_object())
        return false;
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
        story.events.push_back(kept_event_in(events[i], who, times[i]));
    return !reader.failed() && !story.events.empty() &&
           story.events.size() <= ConnectionStory::events_kept &&
           std::ranges::count(story.events, nullptr) == 0;
}

KeptEventPtr with_time_changed(const KeptEventPtr& event, const TimeChange& change)
{
    auto changed = std::make_shared<KeptEvent>(*event);
    changed->time = change(event->time);
    return changed;
}

ConnectionStory with_times_changed(const ConnectionStory& story, const TimeChange& change)
{
    ConnectionStory::Kept kept = story.keep();
    for (KeptEventPtr& each : kept.events)
        each = with_time_changed(each, change);
    if (kept.resumed)
        kept.resumed = change(*kept.resumed);
    return ConnectionStory(std::move(kept));
}

bool is_near(wire::Time time, wire::Time other)
{
    constexpr std::chrono::hours longest{24 * 365 * 50};
    return std::chrono::abs(time - other) <= longest;
}

bool is_near(const ConnectionStory::Kept& story, wire::Time other)
{
    return is_near(story.resumed.value_or(other), other) &&
           std::ranges::all_of(
               story.events, [&](const KeptEventPtr& each) { return is_near(each->time, other); });
}

} // namespace bgpsnoop::sink
