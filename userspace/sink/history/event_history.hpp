// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "sink/history/kept_falls.hpp"
#include "sink/history/newest_events.hpp"
#include "sink/history/repeats.hpp"
#include "sink/history/session_story.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::sink {

/// The events of the last while: the newest that were news, and the stories of each session's last
/// connections. Bounded, and strangers apart from neighbours. One thread feeds it, any may ask;
/// what is handed out never changes, and the lock is held for copying pointers only.
class EventHistory : public Sink {
public:
    struct Limits {
        NewestEvents::Room events{.events = 10'000};
        /// Apart: they displace nobody else's.
        NewestEvents::Room stranger_events{.events = 1'000, .bytes = std::size_t{4} << 20};
        std::size_t connections = 10;  ///< of a session
        std::size_t strangers = 1'000; ///< whose stories are kept
        std::size_t story_bytes = std::size_t{32} << 20;
    };
    EventHistory() = default;
    /// Events are numbered from the one behind `number_before`. That of a run that begins later
    /// must be greater than all of the run before: who asks for what came after one of those misses
    /// none.
    explicit EventHistory(Limits limits, std::uint64_t number_before = 0)
        : limits_(limits), last_sequence_(number_before)
    {
    }

    void limit_strangers(std::size_t most); ///< whose stories are kept
    void write(const engine::Finding& finding) override;
    /// Forgets the stories of peers that are no session (any more), and of falls that are past.
    void follow(const engine::Snapshot& snapshot);

    /// What outlives the process: how each session went down, and what else is told of it.
    std::vector<KeptFall> falls() const;
    std::vector<KeptCourses> courses() const;
    std::uint64_t kept_changes() const; ///< how often anything of that has changed
    void restore(std::vector<KeptFall> falls);
    void restore(std::vector<KeptCourses> courses);
    /// Of a connection that goes on since a former run, which has told it: no event of this one.
    void recall(const engine::Finding& finding, wire::Time resumed);

    /// The events after that sequence number, oldest first. A number that was never given out (the
    /// agent has been restarted) means all.
    std::vector<KeptEventPtr> events(std::uint64_t after = 0) const;
    std::optional<SessionStory> story(const engine::SessionKey& key) const;
    std::optional<wire::Time> down_since(const engine::SessionKey& key) const;

    /// How many findings of neighbours it was told, but for keepalives and routes.
    std::uint64_t changes() const;

    /// Events of strangers that found no room.
    std::uint64_t left_out_of_strangers() const;

private:
    struct Peer {
        SessionStory story;
        bool stranger = true; ///< none of its connections was a neighbour's
    };

    struct Candidate;

    using Peers = std::map<engine::SessionKey, Peer>;

    template <typename Change> void change(Peer& peer, Change change);
    void tell(const engine::Finding& finding, const KeptEventPtr& event);
    Peer& neighbor(const engine::SessionKey& key);
    void shrink();
    Peers::iterator forget(Peers::iterator which);
    void forget_strangers(); ///< those of which nothing was heard for longest
    const SessionStory* find(engine::SessionKey key) const;

    Limits limits_;
    std::uint64_t last_sequence_ = 0; ///< that was given out
    Repeats repeats_;
    mutable std::mutex mutex_; ///< guards what follows
    NewestEvents newest_;      ///< of neighbours, and of none at all
    NewestEvents newest_strangers_;
    Peers peers_;
    std::size_t strangers_ = 0; ///< of those
    std::size_t story_bytes_ = 0;
    std::uint64_t kept_changes_ = 0;
    std::uint64_t left_out_of_strangers_ = 0;
    std::uint64_t changes_ = 0;
};

} // namespace bgpsnoop::sink
