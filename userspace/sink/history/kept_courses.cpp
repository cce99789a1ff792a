// SPDX-License-Identifier: Apache-2.0
#include "sink/history/kept_courses.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "sink/json/kept_reader.hpp"
#include "sink/json/kept_writer.hpp"
#include "sink/json/read_json.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of_course(const SessionStory::Course& course)
{
    return kept_story_text(course.shown, Json{{"verdict", course.verdict},
                                              {"over", course.over},
                                              {"first_at", KeptWriter::of(course.first_at)},
                                              {"more", course.more},
                                              {"last_at", KeptWriter::of(course.last_at)}});
}

std::optional<SessionStory::Course> course_in(const Json& json, const engine::SessionKey& who)
{
    ConnectionStory::Kept story;
    if (!read_story(json, who, story))
        return std::nullopt;
    SessionStory::Course course{ConnectionStory(std::move(story)), {}, {}, {}, {}, {}};
    KeptReader reader;
    reader.read(json.value("verdict", Json()), course.verdict);
    reader.read(json.value("over", Json()), course.over);
    reader.read(json.value("first_at", Json()), course.first_at);
    reader.read(json.value("more", Json()), course.more);
    reader.read(json.value("last_at", Json()), course.last_at);
    return reader.failed() ? std::nullopt : std::optional(std::move(course));
}

bool read_streak(const Json& json, SessionStory::Streak& streak)
{
    if (!json.is_object())
        return false;
    KeptReader reader;
    reader.read(json.value("outcome", Json()), streak.outcome);
    reader.read(json.value("count", Json()), streak.count);
    reader.read(json.value("since", Json()), streak.since);
    return !reader.failed() && streak.count != 0;
}

bool read_notification(const Json& json, const engine::SessionKey& who, KeptEventPtr& event)
{
    wire::Time time;
    KeptReader reader;
    reader.read(json.value("notified_at", Json()), time);
    if (reader.failed())
        return false;
    event = kept_event_in(json["last_notification"], who, time);
    return event != nullptr;
}

bool read_courses(const Json& list, const engine::SessionKey& who, SessionStory::Kept& what)
{
    for (const Json& each : list) {
        auto course = course_in(each, who);
        if (!course)
            return false;
        what.courses.push_back(std::move(*course));
    }
    return what.courses.size() <= 2 * SessionStory::courses_told;
}

} // namespace

wire::Time newest_in(const KeptCourses& courses)
{
    const SessionStory::Kept& what = courses.what;
    wire::Time newest = what.streak.since;
    if (what.last_notification)
        newest = std::max(newest, what.last_notification->time);
    for (const SessionStory::Course& each : what.courses)
        newest = std::max(newest, each.last_at);
    return newest;
}

std::string kept_courses_text(const KeptCourses& courses)
{
    const SessionStory::Kept& what = courses.what;
    Json out{{"who", KeptWriter::of(courses.who)}};
    if (what.last_notification) {
        out["notified_at"] = KeptWriter::of(what.last_notification->time);
        out["last_notification"] = Json::parse(what.last_notification->json);
    }
    if (what.streak.count != 0)
        out["streak"] = {{"outcome", KeptWriter::of(what.streak.outcome)},
                         {"count", what.streak.count},
                         {"since", KeptWriter::of(what.streak.since)}};
    std::vector<std::string> texts;
    for (const SessionStory::Course& each : what.courses)
        texts.push_back(text_of_course(each));
    return with_lists(out, {{"courses", texts}});
}

std::optional<KeptCourses> courses_in(const Json& json)
{
    if (!json.is_object())
        return std::nullopt;
    KeptCourses courses;
    KeptReader reader;
    reader.read(json.value("who", Json()), courses.who);
    SessionStory::Kept& what = courses.what;
    const bool as_written =
        !reader.failed() && read_courses(list_of(json, "courses"), courses.who, what) &&
        (!json.contains("streak") || read_streak(json["streak"], what.streak)) &&
        (!json.contains("last_notification") ||
         read_notification(json, courses.who, what.last_notification));
    return as_written ? std::optional(std::move(courses)) : std::nullopt;
}

void change_times(KeptCourses& courses, const TimeChange& change)
{
    SessionStory::Kept& what = courses.what;
    for (SessionStory::Course& each : what.courses) {
        each.shown = with_times_changed(each.shown, change);
        each.first_at = change(each.first_at);
        each.last_at = change(each.last_at);
    }
    if (what.streak.count != 0)
        what.streak.since = change(what.streak.since);
    if (what.last_notification)
        what.last_notification = with_time_changed(what.last_notification, change);
}

bool is_near(const KeptCourses& courses, wire::Time time)
{
    const SessionStory::Kept& what = courses.what;
    return (what.streak.count == 0 || is_near(what.streak.since, time)) &&
           (!what.last_notification || is_near(what.last_notification->time, time)) &&
           std::ranges::all_of(what.courses, [&](const SessionStory::Course& each) {
               return is_near(each.first_at, time) && is_near(each.last_at, time) &&
                      is_near(each.shown.keep(), time);
           });
}

} // namespace bgpsnoop::sink
