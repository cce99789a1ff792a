// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "sink/history/repeats.hpp"
#include "sink/history/session_story.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::sink {

/// The events of the last while: the newest that were news, and the stories of each session's last
/// connections. Bounded. One thread feeds it, any may ask; what is handed out never changes, and
/// the lock is held for copying pointers only.
class EventHistory : public Sink {
public:
    struct Limits {
        std::size_t events = 10'000;
        std::size_t connections = 10; ///< of a session
        std::size_t story_bytes = std::size_t{32} << 20;
    };
    EventHistory() = default;
    explicit EventHistory(Limits limits) : limits_(limits) {}

    void write(const engine::Finding& finding) override;
    /// Forgets the stories of peers that are no session (any more), and of falls that are past.
    void follow(const engine::Snapshot& snapshot);

    /// The events after that sequence number, oldest first. A number that was never given out (the
    /// agent has been restarted) means all.
    std::vector<KeptEventPtr> events(std::uint64_t after = 0) const;
    std::optional<SessionStory> story(const engine::SessionKey& key) const;
    std::optional<wire::Time> down_since(const engine::SessionKey& key) const;

private:
    void tell(const engine::Finding& finding, const KeptEventPtr& event);
    void shrink();
    const SessionStory* find(engine::SessionKey key) const;

    Limits limits_;
    std::uint64_t last_sequence_ = 0;
    Repeats repeats_;
    mutable std::mutex mutex_; ///< guards what follows
    std::deque<KeptEventPtr> newest_;
    std::map<engine::SessionKey, SessionStory> sessions_;
    std::size_t story_bytes_ = 0;
};

} // namespace bgpsnoop::sink
