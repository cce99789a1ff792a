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

std::string text_of_fall(const KeptFall& fall)
{
    return kept_story_text(fall.story,
                           {{"who", KeptWriter::of(fall.who)}, {"at", KeptWriter::of(fall.at)}});
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
    if (reader.failed() || !read_story(json, who, story) || !is_near(story, at))
        return std::nullopt;
    return KeptFall{who, at, ConnectionStory(std::move(story))};
}

void change_times(KeptFall& fall, const TimeChange& change)
{
    fall.at = change(fall.at);
    fall.story = with_times_changed(fall.story, change);
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

bool is_same_boot(const engine::KeptState& state, const engine::KeptOrigin& origin)
{
    return !state.boot_id.empty() && state.boot_id == origin.boot_id;
}

/// As it was called.
engine::SessionKey key_in_common(const engine::KeptState& state, engine::SessionKey key)
{
    key.port = 0;
    key.netns = state.rebooted ? own_in_common : netns_in_common(state, key.netns);
    return key;
}

/// The state may have been written after them, when the session was up again.
void mark_what_is_over(std::vector<SessionStory::Course>& courses,
                       const engine::SessionSnapshot& session)
{
    if (session.state == engine::SessionState::established)
        for (SessionStory::Course& each : courses)
            each.over =
                each.over || each.last_at <= session.established_since.value_or(wire::Time::max());
}

} // namespace

FallsText falls_text(KeptFalls kept, std::size_t most_bytes)
{
    std::ranges::stable_sort(kept.falls, std::greater{}, &KeptFall::at);
    std::ranges::stable_sort(kept.courses, std::greater{}, newest_in);
    Json head{{"format", falls_format}, {"version", falls_version}};
    head.update(KeptWriter::of(kept.origin));
    std::size_t bytes = json_line(head).size();
    FallsText result;
    bool is_full = false;
    const auto take = [&](std::vector<std::string>& taken, std::string text) {
        is_full = is_full || bytes + text.size() > most_bytes;
        result.left_out += is_full ? 1 : 0;
        bytes += is_full ? 0 : text.size();
        if (!is_full)
            taken.push_back(std::move(text));
    };
    std::vector<std::string> falls, courses;
    for (const KeptFall& each : kept.falls)
        take(falls, text_of_fall(each));
    for (const KeptCourses& each : kept.courses)
        take(courses, kept_courses_text(each));
    result.text = with_lists(head, {{"falls", falls}, {"courses", courses}}) + "\n";
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
    for (const Json& each : list_of(*json, "courses")) { // an older version wrote none
        auto courses = courses_in(each);
        if (!courses)
            return never_written();
        kept.courses.push_back(std::move(*courses));
    }
    return kept;
}

std::vector<KeptFall> falls_of(const engine::KeptState& state, KeptFalls kept)
{
    const bool same_boot = is_same_boot(state, kept.origin);
    using Name = std::pair<engine::SessionKey, wire::Duration>; // as it was called
    std::map<Name, const engine::SessionSnapshot*> sessions;
    for (const engine::KeptSession& each : state.sessions)
        if (const auto at = each.totals.last_down_time)
            sessions.emplace(
                Name{key_in_common(state, each.totals.key), time_in_common(state, same_boot, *at)},
                &each.totals);
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

std::vector<KeptCourses> courses_of(const engine::KeptState& state, const KeptFalls& kept)
{
    const bool same_boot = is_same_boot(state, kept.origin);
    const wire::Duration later = time_in_common(kept.origin, same_boot, {}) -
                                 time_in_common(state, same_boot, {}); // by the state's clock
    if (!is_near(wire::Time(later), {}))
        return {};
    std::map<engine::SessionKey, const engine::SessionSnapshot*> sessions;
    for (const engine::KeptSession& each : state.sessions)
        sessions.emplace(key_in_common(state, each.totals.key), &each.totals);
    std::vector<KeptCourses> result;
    for (KeptCourses courses : kept.courses) {
        engine::SessionKey key = courses.who;
        key.netns = netns_in_common(kept.origin, key.netns);
        const auto found = sessions.find(key);
        if (found == sessions.end())
            continue;
        change_times(courses, [&](wire::Time time) { return time + later; });
        if (!is_near(courses, state.time))
            continue;
        mark_what_is_over(courses.what.courses, *found->second);
        courses.who.netns = found->second->key.netns;
        result.push_back(std::move(courses));
    }
    return result;
}

void change_times(std::vector<KeptFall>& falls, const ClockChange& change)
{
    for (KeptFall& each : falls)
        change_times(each, change);
}

void change_times(std::vector<KeptCourses>& courses, const ClockChange& change)
{
    for (KeptCourses& each : courses)
        change_times(each, change);
}

} // namespace bgpsnoop::sink
