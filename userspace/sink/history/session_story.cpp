// SPDX-License-Identifier: Apache-2.0
#include "sink/history/session_story.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/history/told_verdicts.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

/// A connection that is nobody's fault (the lost one of two) neither makes a streak nor ends it.
bool is_reason(const engine::Verdict& verdict)
{
    return engine::layer_of(verdict.outcome) != engine::Layer::none;
}

} // namespace

ConnectionStory& SessionStory::story_of(std::uint64_t connection, std::size_t kept)
{
    const auto found = std::ranges::find(connections_, connection, &ConnectionStory::connection);
    if (found != connections_.end())
        return *found;
    if (connections_.size() >= kept)
        connections_.erase(connections_.begin());
    return connections_.emplace_back(connection);
}

void SessionStory::add(const engine::Finding& finding, const KeptEventPtr& event, std::size_t kept)
{
    last_sequence_ = event->sequence;
    note(finding, event);
    story_of(finding.connection, kept).add(finding, event);
    if (fall_ && fall_->connection() == finding.connection) {
        fall_->add(finding, event); // what comes late
        ++kept_changes_;
    }
    for (Course& course : courses_)
        if (course.shown.connection() == finding.connection) {
            course.shown.add(finding, event);
            ++kept_changes_;
        }
    if (const auto* closed = std::get_if<engine::ConnectionClosed>(&finding.what))
        close(finding, *closed);
    measure();
}

void SessionStory::recall(const engine::Finding& finding, const KeptEventPtr& event,
                          wire::Time resumed, std::size_t kept)
{
    story_of(finding.connection, kept).recall(finding, event, resumed);
    if (std::holds_alternative<engine::SessionUp>(finding.what))
        for (Course& course : courses_)
            course.over = course.over || course.last_at <= finding.time;
    measure();
}

void SessionStory::note(const engine::Finding& finding, const KeptEventPtr& event)
{
    if (const auto* message = std::get_if<engine::MessageObserved>(&finding.what))
        if (std::holds_alternative<wire::Notification>(message->body)) {
            last_notification_ = event;
            ++kept_changes_;
        }
    if (std::holds_alternative<engine::SessionDown>(finding.what)) {
        down_since_ = finding.time;
        falling_ = finding.connection;
    }
    if (std::holds_alternative<engine::SessionUp>(finding.what)) {
        down_since_.reset();
        for (Course& course : courses_)
            course.over = true;
        kept_changes_ += courses_.empty() ? 0 : 1;
    }
}

void SessionStory::close(const engine::Finding& finding, const engine::ConnectionClosed& closed)
{
    if (closed.beside_story)
        return;
    ++kept_changes_;
    const engine::Outcome outcome = closed.verdict.outcome;
    if (is_reason(closed.verdict)) {
        if (streak_.count == 0 || streak_.outcome != outcome)
            streak_ = {.outcome = outcome, .count = 0, .since = finding.time};
        ++streak_.count;
    }
    const ConnectionStory& story = story_of(finding.connection, connections_.size() + 1);
    if (falling_ == finding.connection) {
        fall_ = story;
        fell_at_ = down_since_;
        falling_.reset();
        return;
    }
    add_to_courses(story, closed.verdict, finding.time);
}

void SessionStory::add_to_courses(const ConnectionStory& story, const engine::Verdict& verdict,
                                  wire::Time at)
{
    const std::string name = verdict_name(verdict);
    const auto alike = std::ranges::find_if(
        courses_, [&](const Course& each) { return !each.over && each.verdict == name; });
    if (alike == courses_.end()) {
        courses_.push_back({story, name, false, at, 0, at, is_reason(verdict)});
        if (courses_.size() > courses_kept)
            courses_.erase(courses_.begin());
        return;
    }
    ++alike->more;
    if (story.messages() > alike->shown.messages())
        alike->shown = story; // who hangs up fast may do so before our OPEN
    alike->last_at = at;
    std::rotate(alike, alike + 1, courses_.end());
}

void SessionStory::forget_fall()
{
    if (!fall_ || down_since_) // it has just gone down: the snapshot does not know
        return;
    fall_.reset();
    fell_at_.reset();
    ++kept_changes_;
    measure();
}

void SessionStory::restore_fall(ConnectionStory fall, wire::Time at)
{
    fall_ = std::move(fall);
    fell_at_ = at;
    ++kept_changes_;
    measure();
}

std::optional<SessionStory::Kept> SessionStory::keep() const
{
    Kept kept{{}, last_notification_, streak_};
    std::array<std::size_t, 2> left{courses_told, courses_told};
    std::for_each(courses_.rbegin(), courses_.rend(), [&](const Course& each) { // the newest first
        std::size_t& room = left.at(each.over ? 1 : 0);
        if (!each.is_reason || room == 0)
            return;
        --room;
        kept.courses.insert(kept.courses.begin(), each);
    });
    const bool is_any = !kept.courses.empty() || kept.last_notification || streak_.count != 0;
    return is_any ? std::optional(std::move(kept)) : std::nullopt;
}

void SessionStory::restore(Kept kept)
{
    courses_ = std::move(kept.courses);
    last_notification_ = std::move(kept.last_notification);
    streak_ = kept.streak;
    ++kept_changes_;
    measure();
}

void SessionStory::forget(std::uint64_t connection)
{
    const auto is_it = [&](const ConnectionStory& each) { return each.connection() == connection; };
    std::erase_if(connections_, is_it);
    if (std::erase_if(courses_, [&](const Course& each) { return is_it(each.shown); }) > 0)
        ++kept_changes_;
    if (fall_ && is_it(*fall_)) {
        fall_.reset();
        ++kept_changes_;
    }
    measure();
}

std::vector<const ConnectionStory*> SessionStory::all() const
{
    std::vector<const ConnectionStory*> stories;
    const auto add = [&](const ConnectionStory& story) {
        if (std::ranges::count(stories, story.connection(), &ConnectionStory::connection) == 0)
            stories.push_back(&story);
    };
    std::ranges::for_each(connections_, add);
    std::ranges::for_each(courses_, add, &Course::shown);
    if (fall_)
        add(*fall_);
    return stories;
}

bool SessionStory::is_fall(const ConnectionStory& story) const
{
    return fall_ && fall_->connection() == story.connection();
}

void SessionStory::measure()
{
    bytes_ = 0;
    for (const ConnectionStory* story : all())
        bytes_ += story->bytes();
}

Json SessionStory::json() const
{
    Json out = Json::object();
    if (down_since_)
        out["down_since"] = rfc3339(*down_since_);
    if (last_notification_)
        out["last_notification"] = Json::parse(last_notification_->json_now());
    if (streak_.count != 0)
        out["streak"] = {{"outcome", engine::name(streak_.outcome)},
                         {"count", streak_.count},
                         {"since", rfc3339(streak_.since)}};
    if (fall_) {
        out["fall"] = fall_->json();
        if (fell_at_)
            out["fall"]["time"] = rfc3339(*fell_at_);
    }
    out["courses"] = Json::array();
    for (const Course& each : courses_) {
        out["courses"].push_back(each.shown.json());
        out["courses"].back()["time"] = rfc3339(each.first_at);
        out["courses"].back()["more"] = each.more;
        out["courses"].back()["last"] = rfc3339(each.last_at);
        if (each.over)
            out["courses"].back()["over"] = true;
    }
    out["connections"] = Json::array();
    for (const ConnectionStory& each : connections_)
        out["connections"].push_back(each.json());
    return out;
}

} // namespace bgpsnoop::sink
