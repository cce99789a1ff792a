#pragma once

#include <map>
#include <unordered_map>

#include "engine/engine.hpp"
#include "engine/session/finished.hpp"
#include "engine/session/session.hpp"

/// The engine holds the living connections and the known sessions, hands each input to the
/// connection that it concerns, asks the session what follows, and gives the verdict when it is
/// due.
namespace bgpsnoop::engine {

bool can_begin(const ResetSeen& reset); ///< it may be the first that is seen of a connection

class Engine::Impl {
public:
    explicit Impl(Options options) : options_(std::move(options)) {}

    std::vector<Finding> feed(const Input& input);
    Snapshot snapshot() const;

private:
    struct Tracked {
        Connection connection;
        Session* session; ///< null: beyond max_sessions
    };
    using Connections = std::unordered_map<ConnectionId, Tracked>;

    void take(const Input& input, const Tick&);
    void take(const Input& input, const Lost& lost);
    void take(const Input& input, const EndOfInput&);
    void take(const Input& input, const SynRefused&);
    void take(const Input& input, const CallUnsendable&);
    void take(const Input& input, const ResetSeen& reset);
    void take(const Input& input, const IcmpSeen&);
    void take(const Input& input, const SegmentDropped& drop);
    void take(const Input& input, const auto&) { feed_connection(input); }

    void feed_connection(const Input& input);
    void feed_as(ConnectionId id, const Input& input);
    void conclude_at_once(const Evidence& seen, Session* session);
    void late(const Input& input, std::uint64_t number);
    void orphan_reset(const Input& input, const ResetSeen& reset);
    Tracked& begin(const Input& input);
    void follow(Tracked& tracked, bool was_up);
    void review(ConnectionId id);
    void review_siblings(ConnectionId id, const Session* session);
    void decide(Connections::iterator which, const Sibling& sibling);
    void drop_silent();
    void expire_sessions();

    SessionKey key_of(const Identity& who) const;
    Session* find_session(const Identity& who);
    Session* session_for(const Identity& who);
    void emit(const Tracked& tracked, Event event);
    void emit(std::uint64_t number, const Identity& who, const Session* session, Event event);
    void count_faults(const Event& event);
    void count_faults(const Input& input);

    Options options_;
    Time now_;
    Time expiry_checked_;
    std::uint64_t next_number_ = 1;
    Connections connections_;
    std::map<SessionKey, Session> sessions_;
    Finished finished_;
    Snapshot totals_;
    std::vector<Finding> out_;
};

} // namespace bgpsnoop::engine
