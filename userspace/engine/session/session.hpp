// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "engine/session/connection.hpp"
#include "engine/session/history.hpp"
#include "engine/session/speakers.hpp"
#include "engine/session/totals.hpp"
#include "engine/session/worst_ratio.hpp"
#include "engine/snapshot.hpp"

/// The peering that successive connections serve: what the dead ones have left (history, totals)
/// and which ones live. Two may live at a time, when both ends called each other.
namespace bgpsnoop::engine {

class Session {
public:
    Session(SessionKey key, std::uint64_t netns_cookie, Time now)
        : netns_cookie_(netns_cookie), totals_(std::move(key)), state_since_(now), last_active_(now)
    {
    }

    Session(const KeptSession& kept, Time now); ///< of a former run
    KeptSession keep() const;                   ///< of a neighbour

    // What its connections do.
    void attach(const Connection& connection);
    void detach(const Connection& connection);
    void count(const Event& event, Time now) { totals_.count(event, now); }
    void update(const Connection& connection, Time now);
    void come_up(const Evidence& seen, Time now);
    void record(const Connection& connection, const Verdict& verdict, Time now);
    /// The state that follows from the living connections; set if it has changed.
    std::optional<SessionStateChanged> change_state(Time now);

    // What happens to the neighbour without a connection.
    /// Counts what never became a connection of TCP's.
    void conclude(const Evidence& seen, const Verdict& verdict, Time now);
    void called(const SessionHistory::Call& call) { history_.peer_called = call; }
    void dropped(const SegmentDropped& drop, Time now);
    /// Says a warning that no living connection can carry: once until it is next established.
    bool warn(std::string_view id);

    // Whose session it is: a stranger's until a speaker of ours calls, or sends an OPEN.
    bool is_neighbor() const { return last_courted_.has_value(); }
    void leave_alone() { last_courted_.reset(); }        ///< it is a stranger's from now on
    void court(Time now);                                ///< one does
    void note_port(std::uint16_t port) { port_ = port; } ///< of BGP, of its newest connection
    /// A process of that name is the neighbour's speaker here: so is one that was started again.
    bool is_served_by(const Process& process) const;
    OwnCallers& own_callers() { return own_callers_; }
    const OwnCallers& own_callers() const { return own_callers_; }
    /// Connections on which the peer sent a whole valid OPEN, at most one each second.
    std::uint64_t knocks() const { return totals_.knocks(); }
    void knock(Time at, const wire::Open& open) { totals_.knock(at, open); } ///< one came late
    Time last_active() const { return last_active_; }

    /// How the connection ended is none of the session's own story.
    bool is_beside_the_story(const Evidence& seen, Outcome outcome) const;

    const SessionHistory& history() const { return history_; }
    const std::vector<const Connection*>& live() const { return live_; }
    /// Whether one of those may have won a collision, as of the last update.
    bool has_winner() const { return has_winner_; }
    /// Another of our addresses has an established connection with the peer: the session is up,
    /// whatever becomes of this one.
    bool up_without(const Connection& connection) const;
    /// A connection with the peer that is established, from whatever address, and is not this one;
    /// null: none is.
    const Evidence* up_beside(const Connection* connection) const;
    /// A neighbour of which nothing was ever heard but a call.
    bool is_expendable() const;
    bool is_up() const { return state_ == SessionState::established; }
    bool expired(Time now, Duration expiry) const;
    /// Its network namespace is gone, and stays so until something is heard from there after all.
    void lose_netns(Time now);
    bool has_lost_netns() const { return netns_lost_at_.has_value(); }
    bool is_over() const { return has_lost_netns() && live_.empty(); } ///< nothing can come
    /// Counts on where that one of the same labels has ended.
    void go_on_from(const Session& former) { totals_.go_on_from(former.snapshot()); }
    /// The same, if its namespace turns out to have that one's name besides its number.
    void may_go_on_from(const Session& former)
    {
        former_ = std::make_unique<SessionSnapshot>(former.snapshot());
    }
    void forget_past(Time now); ///< a fall that it has recovered from, calls that have ended
    /// Another namespace has the number of its own, which is gone: nothing here is about that one.
    bool is_of_former_netns(const Identity& who) const;
    bool outlived_by(const Identity& who) const { return live_.empty() && is_of_former_netns(who); }
    std::optional<std::uint64_t> recent_connection(const Identity& who) const;
    /// What people call its network namespace. The first name stays, also if it is none: it is a
    /// label of series.
    void name_netns(const NetnsName& name_of);
    bool lacks_netns_name() const { return !netns_name_ && key().netns != 0; }
    std::string netns_name() const { return netns_name_.value_or(""); } ///< empty: it has none

    const SessionKey& key() const { return totals_.key(); }
    SessionSnapshot snapshot() const;

private:
    struct Remembered {
        std::uint64_t number;
        Endpoint local;
        Endpoint peer;
    };

    bool is_of_foreign_caller(const Evidence& seen) const;
    bool has_story() const { return totals_.has_verdict() || history_.ever_established; }
    void note_facts(const Evidence& seen);
    void measure_silence(const Evidence& seen, Time now);

    std::uint64_t netns_cookie_; ///< 0: not known
    std::optional<std::string> netns_name_;
    std::unique_ptr<SessionSnapshot> former_; ///< of a namespace with the same number, if any
    std::optional<Time> netns_lost_at_;
    std::uint16_t port_ = 0; ///< 0: of no connection yet
    Totals totals_;
    SessionHistory history_;
    std::vector<const Connection*> live_;
    bool has_winner_ = false;    ///< among those
    bool learned_opens_ = false; ///< of one connection or two, and not yet compared
    std::optional<Remembered> last_connection_;
    SessionState state_ = SessionState::idle;
    Time state_since_;
    Time last_active_;
    std::optional<Time> last_courted_; ///< a speaker of ours called, or sent an OPEN
    OwnCallers own_callers_;
    WorstRatio remaining_; ///< of the hold time
    std::vector<std::string_view> warned_;
};

} // namespace bgpsnoop::engine
