// SPDX-License-Identifier: Apache-2.0
#include "sink/history/event_history.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace bgpsnoop::sink {

namespace {

using engine::SessionKey;

/// Keepalives and routes say little, and with --all-messages they would push out the rest.
bool is_traffic(const engine::Finding& finding)
{
    const auto* message = std::get_if<engine::MessageObserved>(&finding.what);
    return message != nullptr && std::holds_alternative<std::monostate>(message->body);
}

SessionKey without_port(SessionKey key)
{
    key.port = 0;
    return key;
}

struct Candidate { ///< to be forgotten
    SessionStory* session;
    std::uint64_t connection;
    std::tuple<bool, bool, std::uint64_t> rank; ///< falls last, then the living; the oldest first
};

} // namespace

void EventHistory::write(const engine::Finding& finding)
{
    const Repeats::News news = repeats_.tell(finding);
    std::vector<KeptEventPtr> told;
    for (const engine::Finding& each : news.before)
        told.push_back(keep(each, ++last_sequence_));
    const KeptEventPtr event =
        keep(news.repeated == 0 ? finding : counted(finding, news.repeated), ++last_sequence_);
    if (news.itself)
        told.push_back(event);
    std::vector<KeptEventPtr> oldest; // die outside the lock
    const std::lock_guard lock(mutex_);
    for (KeptEventPtr& each : told) {
        newest_.push_back(std::move(each));
        if (newest_.size() <= limits_.events)
            continue;
        oldest.push_back(std::move(newest_.front()));
        newest_.pop_front();
    }
    if (finding.connection != 0 && !is_traffic(finding))
        tell(finding, event);
}

void EventHistory::tell(const engine::Finding& finding, const KeptEventPtr& event)
{
    SessionStory& session = sessions_[event->who];
    story_bytes_ -= session.bytes();
    session.add(finding, event, limits_.connections);
    story_bytes_ += session.bytes();
    if (story_bytes_ > limits_.story_bytes)
        shrink();
}

void EventHistory::shrink()
{
    constexpr std::size_t part_left = 10; // room for some time: a tenth of the limit
    std::vector<Candidate> all;
    for (auto& [key, session] : sessions_)
        for (const ConnectionStory* story : session.all())
            all.push_back({&session,
                           story->connection(),
                           {session.is_fall(*story), !story->closed(), story->last_sequence()}});
    std::ranges::sort(all, {}, &Candidate::rank);
    for (const Candidate& each : all) {
        if (story_bytes_ <= limits_.story_bytes - limits_.story_bytes / part_left)
            return;
        story_bytes_ -= each.session->bytes();
        each.session->forget(each.connection);
        story_bytes_ += each.session->bytes();
    }
}

void EventHistory::follow(const engine::Snapshot& snapshot)
{
    std::vector<std::pair<SessionKey, bool>> known; // and whether its fall is remembered
    for (const auto* list : {&snapshot.sessions, &snapshot.knocking, &snapshot.strangers})
        for (const auto& session : *list)
            known.emplace_back(without_port(session.key), session.last_down.has_value());
    std::ranges::sort(known);
    const std::lock_guard lock(mutex_);
    for (auto entry = sessions_.begin(); entry != sessions_.end();) {
        auto& [key, session] = *entry;
        const auto found = std::ranges::lower_bound(known, std::pair(key, false));
        story_bytes_ -= session.bytes();
        if (found == known.end() || found->first != key) {
            entry = sessions_.erase(entry);
            continue;
        }
        if (!found->second)
            session.forget_fall();
        story_bytes_ += session.bytes();
        ++entry;
    }
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
    return found != nullptr ? found->down_since() : std::nullopt;
}

} // namespace bgpsnoop::sink
