// SPDX-License-Identifier: Apache-2.0
#include "sink/history/event_history.hpp"

#include <algorithm>
#include <tuple>

#include <nlohmann/json.hpp>

#include "sink/format.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::SessionKey;
using Json = nlohmann::ordered_json;

/// Keepalives and routes say little, and with --all-messages they would push out the rest.
bool is_traffic(const engine::Finding& finding)
{
    const auto* message = std::get_if<engine::MessageObserved>(&finding.what);
    return message != nullptr && std::holds_alternative<std::monostate>(message->body);
}

ConnectionStory& story_of(SessionStory& session, std::uint64_t connection)
{
    const auto found =
        std::ranges::find(session.connections, connection, &ConnectionStory::connection);
    return found != session.connections.end() ? *found
                                              : session.connections.emplace_back(connection);
}

/// A connection that is nobody's fault (the lost one of two) neither makes a streak nor ends it.
void count(SessionStory::Streak& streak, engine::Outcome outcome, wire::Time time)
{
    if (engine::layer_of(outcome) == engine::Layer::none)
        return;
    if (streak.outcome != engine::name(outcome))
        streak = {.outcome = engine::name(outcome), .count = 0, .since = time};
    ++streak.count;
}

void note(SessionStory& session, const engine::Finding& finding, const KeptEventPtr& event)
{
    if (const auto* message = std::get_if<engine::MessageObserved>(&finding.what))
        if (std::holds_alternative<wire::Notification>(message->body))
            session.last_notification = event;
    if (const auto* closed = std::get_if<engine::ConnectionClosed>(&finding.what))
        count(session.streak, closed->verdict.outcome, finding.time);
    if (std::holds_alternative<engine::SessionDown>(finding.what))
        session.down_since = finding.time;
    if (std::holds_alternative<engine::SessionUp>(finding.what))
        session.down_since.reset();
}

SessionKey without_port(SessionKey key)
{
    key.port = 0;
    return key;
}

struct Candidate { ///< to be forgotten
    SessionStory* session;
    std::uint64_t connection;
    std::tuple<bool, std::uint64_t> rank; ///< the closed ones first, the oldest first
};

} // namespace

Json SessionStory::json() const
{
    Json out = Json::object();
    if (down_since)
        out["down_since"] = rfc3339(*down_since);
    if (last_notification)
        out["last_notification"] = Json::parse(last_notification->json);
    if (streak.count != 0)
        out["streak"] = {
            {"outcome", streak.outcome}, {"count", streak.count}, {"since", rfc3339(streak.since)}};
    out["connections"] = Json::array();
    for (const ConnectionStory& each : connections)
        out["connections"].push_back(each.json());
    return out;
}

void EventHistory::write(const engine::Finding& finding)
{
    const KeptEventPtr event = keep(finding, ++last_sequence_);
    KeptEventPtr oldest; // dies outside the lock
    const std::lock_guard lock(mutex_);
    newest_.push_back(event);
    if (newest_.size() > limits_.events) {
        oldest.swap(newest_.front());
        newest_.pop_front();
    }
    if (finding.connection != 0 && !is_traffic(finding))
        tell(finding, event);
}

void EventHistory::tell(const engine::Finding& finding, const KeptEventPtr& event)
{
    SessionStory& session = sessions_[event->who];
    note(session, finding, event);
    ConnectionStory& story = story_of(session, finding.connection);
    story_bytes_ -= story.bytes();
    story.add(finding, event);
    story_bytes_ += story.bytes();
    if (session.connections.size() > limits_.connections) {
        story_bytes_ -= session.connections.front().bytes();
        session.connections.pop_front();
    }
    if (story_bytes_ > limits_.story_bytes)
        shrink();
}

void EventHistory::shrink()
{
    constexpr std::size_t part_left = 10; // room for some time: a tenth of the limit
    std::vector<Candidate> all;
    for (auto& [key, session] : sessions_)
        for (const ConnectionStory& story : session.connections)
            all.push_back({&session, story.connection(), {!story.closed(), story.last_sequence()}});
    std::ranges::sort(all, {}, &Candidate::rank);
    for (const Candidate& each : all) {
        if (story_bytes_ <= limits_.story_bytes - limits_.story_bytes / part_left)
            return;
        auto& stories = each.session->connections;
        const auto story =
            std::ranges::find(stories, each.connection, &ConnectionStory::connection);
        story_bytes_ -= story->bytes();
        stories.erase(story);
    }
}

void EventHistory::follow(const engine::Snapshot& snapshot)
{
    std::vector<SessionKey> known;
    for (const auto* list : {&snapshot.sessions, &snapshot.knocking, &snapshot.strangers})
        for (const auto& session : *list)
            known.push_back(without_port(session.key));
    std::ranges::sort(known);
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [&](const auto& entry) {
        if (std::ranges::binary_search(known, entry.first))
            return false;
        for (const ConnectionStory& story : entry.second.connections)
            story_bytes_ -= story.bytes();
        return true;
    });
}

std::vector<KeptEventPtr> EventHistory::events(std::uint64_t after) const
{
    const std::lock_guard lock(mutex_);
    const bool ours = !newest_.empty() && after <= newest_.back()->sequence;
    const auto begin =
        ours ? std::ranges::upper_bound(newest_, after, {},
                                        [](const KeptEventPtr& event) { return event->sequence; })
             : newest_.begin();
    return {begin, newest_.end()};
}

const SessionStory* EventHistory::find(SessionKey key) const
{
    const auto found = sessions_.find(without_port(std::move(key)));
    return found != sessions_.end() ? &found->second : nullptr;
}

std::optional<SessionStory> EventHistory::story(const SessionKey& key) const
{
    const std::lock_guard lock(mutex_);
    const SessionStory* found = find(key);
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

std::optional<wire::Time> EventHistory::down_since(const SessionKey& key) const
{
    const std::lock_guard lock(mutex_);
    const SessionStory* found = find(key);
    return found != nullptr ? found->down_since : std::nullopt;
}

} // namespace bgpsnoop::sink
