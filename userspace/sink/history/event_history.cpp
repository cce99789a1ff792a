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

constexpr std::size_t part_left = 10; // room for some time: a tenth of the limit

} // namespace

struct EventHistory::Candidate { ///< to be forgotten
    Peer* peer;
    std::uint64_t connection;
    /// Strangers first, falls last, and before these the living; the oldest first.
    std::tuple<bool, bool, bool, std::uint64_t> rank;
};

void EventHistory::limit_strangers(std::size_t most)
{
    const std::lock_guard lock(mutex_);
    limits_.strangers = most;
    if (strangers_ > most)
        forget_strangers();
}

void EventHistory::write(const engine::Finding& finding)
{
    const News news = repeats_.tell(finding);
    std::vector<KeptEventPtr> told;
    for (const engine::Finding& each : news.before)
        told.push_back(keep(each, ++last_sequence_));
    const KeptEventPtr event =
        keep(news.repeated == 0 ? finding : counted(finding, news.repeated), ++last_sequence_);
    if (news.itself)
        told.push_back(event);
    std::vector<KeptEventPtr> oldest; // die outside the lock
    const std::lock_guard lock(mutex_);
    oldest = finding.stranger ? newest_strangers_.put(told, limits_.stranger_events)
                              : newest_.put(told, limits_.events);
    left_out_of_strangers_ = repeats_.left_out_of_strangers();
    changes_ += finding.stranger || is_traffic(finding) ? 0 : 1;
    if (finding.connection != 0 && !is_traffic(finding))
        tell(finding, event);
}

template <typename Change> void EventHistory::change(Peer& peer, Change change)
{
    SessionStory& story = peer.story;
    story_bytes_ -= story.bytes();
    const std::uint64_t changes = story.kept_changes();
    change(story);
    story_bytes_ += story.bytes();
    kept_changes_ += peer.stranger ? 0 : story.kept_changes() - changes;
}

EventHistory::Peer& EventHistory::neighbor(const SessionKey& key)
{
    const auto [which, is_new] = peers_.try_emplace(without_port(key));
    strangers_ -= !is_new && which->second.stranger ? 1 : 0;
    which->second.stranger = false;
    return which->second;
}

void EventHistory::tell(const engine::Finding& finding, const KeptEventPtr& event)
{
    const auto [which, is_new] = peers_.try_emplace(event->who);
    Peer& peer = which->second;
    if (finding.stranger && !peer.stranger)
        return; // of a neighbour's crowd
    strangers_ += is_new ? 1 : 0;
    if (!finding.stranger && std::exchange(peer.stranger, false))
        --strangers_;
    change(peer, [&](SessionStory& story) { story.add(finding, event, limits_.connections); });
    if (strangers_ > limits_.strangers)
        forget_strangers();
    if (story_bytes_ > limits_.story_bytes)
        shrink();
}

void EventHistory::forget_strangers()
{
    std::vector<std::pair<std::uint64_t, SessionKey>> order;
    for (const auto& [key, peer] : peers_)
        if (peer.stranger)
            order.emplace_back(peer.story.last_sequence(), key);
    std::ranges::sort(order);
    const std::size_t left = limits_.strangers - limits_.strangers / part_left;
    for (const auto& [sequence, key] : order)
        if (strangers_ > left)
            forget(peers_.find(key));
}

EventHistory::Peers::iterator EventHistory::forget(Peers::iterator which)
{
    story_bytes_ -= which->second.story.bytes();
    strangers_ -= which->second.stranger ? 1 : 0;
    kept_changes_ += which->second.stranger ? 0 : 1;
    return peers_.erase(which);
}

void EventHistory::shrink()
{
    std::vector<Candidate> all;
    for (auto& [key, peer] : peers_)
        for (const ConnectionStory* story : peer.story.all())
            all.push_back({&peer,
                           story->connection(),
                           {!peer.stranger, peer.story.is_fall(*story), !story->closed(),
                            story->last_sequence()}});
    std::ranges::sort(all, {}, &Candidate::rank);
    for (const Candidate& each : all) {
        if (story_bytes_ <= limits_.story_bytes - limits_.story_bytes / part_left)
            return;
        change(*each.peer, [&](SessionStory& story) { story.forget(each.connection); });
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
    for (auto entry = peers_.begin(); entry != peers_.end();) {
        auto& [key, peer] = *entry;
        const auto found = std::ranges::lower_bound(known, std::pair(key, false));
        if (found == known.end() || found->first != key) {
            entry = forget(entry);
            continue;
        }
        if (!found->second)
            change(peer, [](SessionStory& story) { story.forget_fall(); });
        ++entry;
    }
}

std::vector<KeptFall> EventHistory::falls() const
{
    const std::lock_guard lock(mutex_);
    std::vector<KeptFall> result;
    for (const auto& [key, peer] : peers_)
        if (!peer.stranger && peer.story.fall() && peer.story.fell_at())
            result.push_back({key, *peer.story.fell_at(), *peer.story.fall()});
    return result;
}

std::vector<KeptCourses> EventHistory::courses() const
{
    const std::lock_guard lock(mutex_);
    std::vector<KeptCourses> result;
    for (const auto& [key, peer] : peers_)
        if (auto kept = peer.stranger ? std::nullopt : peer.story.keep())
            result.push_back({key, std::move(*kept)});
    return result;
}

std::uint64_t EventHistory::kept_changes() const
{
    const std::lock_guard lock(mutex_);
    return kept_changes_;
}

void EventHistory::restore(std::vector<KeptFall> falls)
{
    const std::lock_guard lock(mutex_);
    for (KeptFall& each : falls)
        change(neighbor(each.who),
               [&](SessionStory& story) { story.restore_fall(std::move(each.story), each.at); });
    if (story_bytes_ > limits_.story_bytes)
        shrink();
}

void EventHistory::restore(std::vector<KeptCourses> courses)
{
    const std::lock_guard lock(mutex_);
    for (KeptCourses& each : courses)
        change(neighbor(each.who),
               [&](SessionStory& story) { story.restore(std::move(each.what)); });
    if (story_bytes_ > limits_.story_bytes)
        shrink();
}

void EventHistory::recall(const engine::Finding& finding, wire::Time resumed)
{
    const std::lock_guard lock(mutex_);
    const KeptEventPtr event = keep(finding, last_sequence_); // it has no number of its own
    change(neighbor(event->who), [&](SessionStory& story) {
        story.recall(finding, event, resumed, limits_.connections);
    });
    if (story_bytes_ > limits_.story_bytes)
        shrink();
}

std::vector<KeptEventPtr> EventHistory::events(std::uint64_t after) const
{
    const auto sequence = [](const KeptEventPtr& event) { return event->sequence; };
    const std::lock_guard lock(mutex_);
    const auto& of_others = newest_.all();
    const auto& of_strangers = newest_strangers_.all();
    std::uint64_t last = 0;
    for (const auto* events : {&of_others, &of_strangers})
        if (!events->empty())
            last = std::max(last, events->back()->sequence);
    const auto begin = [&](const auto& events) {
        return after <= last ? std::ranges::upper_bound(events, after, {}, sequence)
                             : events.begin();
    };
    std::vector<KeptEventPtr> result;
    std::ranges::merge(begin(of_others), of_others.end(), begin(of_strangers), of_strangers.end(),
                       std::back_inserter(result), {}, sequence, sequence);
    return result;
}

std::uint64_t EventHistory::changes() const
{
    const std::lock_guard lock(mutex_);
    return changes_;
}

std::uint64_t EventHistory::left_out_of_strangers() const
{
    const std::lock_guard lock(mutex_);
    return left_out_of_strangers_;
}

const SessionStory* EventHistory::find(SessionKey key) const
{
    const auto found = peers_.find(without_port(std::move(key)));
    return found != peers_.end() ? &found->second.story : nullptr;
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
