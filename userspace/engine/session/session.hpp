#pragma once

#include <vector>

#include "engine/session/connection.hpp"
#include "engine/session/history.hpp"
#include "engine/session/worst_ratio.hpp"
#include "engine/snapshot.hpp"

/// The peering that successive connections serve: what the dead ones have left (history, totals)
/// and which ones live. Two may live at a time, when both ends called each other.
namespace bgpsnoop::engine {

class Session {
public:
    Session(SessionKey key, std::uint64_t netns_cookie, Time now)
        : netns_cookie_(netns_cookie), state_since_(now), last_active_(now)
    {
        totals_.key = std::move(key);
    }

    void attach(const Connection& connection);
    void detach(const Connection& connection);
    void observe(const Event& event, Time now); ///< counts it
    void update(const Connection& connection, Time now);
    /// Counts what never became a connection of TCP's.
    void conclude(const Evidence& seen, const Verdict& verdict, Time now);
    void dropped(const SegmentDropped& drop, Time now);
    /// Says a warning that no living connection can carry: once until it is next established.
    bool warn(std::string_view id);
    void record(const Connection& connection, const Verdict& verdict, Time now);

    /// The state that follows from the living connections; set if it has changed.
    std::optional<SessionStateChanged> change_state(Time now);
    void came_up(const Evidence& seen, Time now);
    /// Another of our addresses has an established connection with the peer: the session is up,
    /// whatever becomes of this one.
    bool up_without(const Connection& connection) const;
    Sibling sibling_of(const Connection& connection) const;

    const History& history() const { return history_; }
    const std::vector<const Connection*>& live() const { return live_; }
    bool expired(Time now, Duration expiry) const;
    /// Its namespace is gone, and another has its number: nothing here is about that one.
    bool outlived_by(const Identity& who) const;
    std::optional<std::uint64_t> recent_connection(const Identity& who) const;
    SessionSnapshot snapshot() const;

private:
    void count(const Verdict& verdict, Time now);
    void add_totals(const Connection& connection);
    void remember(std::deque<History::Ended>& list, History::Ended item);
    void learn_opens(const Evidence& seen);
    void watch_silence(const Evidence& seen, Time now);

    std::uint64_t netns_cookie_; ///< 0: not known
    SessionSnapshot totals_;     ///< counters, and what the dead connections have left
    History history_;
    std::vector<const Connection*> live_;
    SessionState state_ = SessionState::idle;
    Time state_since_;
    Time last_active_;
    WorstRatio remaining_;
    struct Remembered {
        std::uint64_t number;
        Endpoint local;
        Endpoint peer;
    };
    std::optional<Remembered> last_connection_;
    std::vector<std::string_view> warned_;
};

/// Adds up two counts: numbers are summed, the later times win.
void add(StreamCounts& total, const StreamCounts& more);

} // namespace bgpsnoop::engine
