// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "engine/kept_state.hpp"
#include "engine/session/connection.hpp"
#include "engine/snapshot.hpp"

namespace bgpsnoop::engine {

/// The numbers of a session and its newest facts. Those of its dead connections are kept, those of
/// the living ones added when asked for, so totals never fall.
class Totals {
public:
    explicit Totals(SessionKey key) { kept_.key = std::move(key); }
    explicit Totals(const KeptSession& kept); ///< those of a former run: it goes on counting

    void count(const Event& event, Time now);
    void count(Outcome outcome) { ++kept_.outcomes[outcome]; }
    /// The newest of the session's story.
    void note_verdict(const Verdict& verdict, bool of_neighbor, Time now);
    /// A whole valid OPEN came on a connection that began then.
    void knock(Time at, const wire::Open& open);
    std::uint64_t knocks() const { return kept_.knocks; }
    /// What it was counted for before, as a stranger, is counted elsewhere; and what became of a
    /// probe of the port is nothing that happened to a neighbour.
    void begin_as_neighbor();
    void count(const SegmentDropped& drop) { ++kept_.rejected_segments[drop.reason]; }
    void keep(const Evidence& seen); ///< of a connection that has ended
    void note(const Evidence& seen); ///< the newest facts
    void note_process(const Identity& who);
    void compare(const wire::Open& ours, const wire::Open& theirs);
    void call(Time began, Time now); ///< a speaker of ours calls the peer
    void forget_calls(Time now);     ///< if they have ended
    void come_up(const Evidence& seen, Time now);
    void go_down() { kept_.established_since.reset(); }
    void fall(const Verdict& verdict, Time at); ///< why it went down
    void forget_fall();                         ///< it has recovered
    /// Goes on counting where a session with the same labels has ended.
    void go_on_from(const SessionSnapshot& former);

    bool was_called() const { return kept_.last_called.has_value(); } ///< by a speaker of ours
    bool has_verdict() const { return kept_.last_verdict.has_value(); }
    const std::string& process() const { return kept_.process; } ///< empty: not known
    const SessionKey& key() const { return kept_.key; }
    SessionSnapshot with(const std::vector<const Connection*>& live) const;

private:
    SessionSnapshot kept_;
    /// Only its counters, whatever becomes of ours. None with nearly all.
    std::unique_ptr<SessionSnapshot> former_;
};

} // namespace bgpsnoop::engine
