// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/session/finished.hpp"
#include "engine/session/judged_sockets.hpp"
#include "engine/session/session.hpp"
#include "engine/session/sibling.hpp"

namespace bgpsnoop::engine {

/// A connection that has not had its verdict, and the session that it serves.
struct LiveConnection {
    Connection connection;
    Session* session;                            ///< null: there was no room for it, or in it
    ConnectionId other_end = ConnectionId::none; ///< a connection of this host, too
    bool caller_noted = false;                   ///< its session knows which process of ours called
    bool overflow_noted = false;                 ///< it is of a neighbour for whom there is no room
    std::optional<Time> was_due;                 ///< its verdict, which waits for what follows
    bool gave_way = false;                       ///< its sibling had won, when its verdict was due
    Time recognised_by{};                        ///< one of a former run, or it has ended
    std::optional<Time> due; ///< its verdict, without a sibling; it has ended. max(): nobody knows

    const Evidence& seen() const { return connection.seen(); }
    const SessionHistory& history() const;
    Sibling sibling() const;
    const Evidence* beside() const; ///< see sibling.hpp
    const Evidence* next() const;
    bool another_was_notified() const; ///< of the session, and waits for its verdict
    bool up_without_it() const;        ///< another connection keeps the session up
    const Evidence* up_beside() const; ///< another one that is up, whatever that means for this one
};

/// The connections from their first input to their verdict, and the names of those that had it.
class LiveConnections {
public:
    /// `tapes`: of each connection what was on the wire is kept (tape.hpp).
    explicit LiveConnections(std::vector<std::uint16_t> ports, bool tapes = false)
        : ports_(std::move(ports)), tapes_(tapes)
    {
    }

    bool makes_tapes() const { return tapes_; }

    LiveConnection* find(ConnectionId id);
    LiveConnection& begin(const Input& first, Session* session);
    /// For one more of its connections. Of a crowd one makes room: a call to us without both OPENs,
    /// of which nothing was heard for longest. False: there is none.
    bool make_room(Session& session);
    /// One that a former run has left, which waits to be recognised. Null: there is one of the same
    /// addresses and ports.
    LiveConnection* resume(const KeptConnection& kept, Session* session, Time now);
    /// That one, if the input is about it: from now on it has the input's id. Null: it is not.
    LiveConnection* recognise(const Input& input);
    std::vector<ConnectionId> unrecognised() const;
    void note_end(LiveConnection& live);    ///< if it has ended: it waits for its verdict
    void finish(ConnectionId id, Time now); ///< which its session has let go
    /// Of the connection that the input is about, if that had its verdict; 0: in a former run.
    std::optional<std::uint64_t> finished_number(const Input& input);
    JudgedSockets& judged() { return judged_; }
    const JudgedSockets& judged() const { return judged_; }
    std::uint64_t next_number() { return ++numbered_; } ///< of connections, from 1

    void lose_records(); ///< any of them may have had those that are lost
    std::vector<ConnectionId> ended() const;
    std::vector<ConnectionId> due_by(Time now) const; ///< of those, unless a sibling delays it
    std::vector<ConnectionId> silent_since(Time time) const; ///< their end may have been lost
    /// Those with a socket that has not ended, as far as is known; nothing was told since then.
    std::vector<const Connection*> unheard_since(Time time) const;
    /// Of more than `most` connections of strangers those too many, and a tenth more: the ones of
    /// which nothing was heard for longest. None as long as no connection began since the last
    /// time.
    std::vector<ConnectionId> strangers_beyond(std::size_t most);
    std::vector<ConnectionId> from(const Identity& who) const; ///< its local address, there
    std::vector<ConnectionId> all() const; ///< those that ended first, each in order of number

private:
    using Ends = std::tuple<std::uint32_t, std::string, Endpoint, Endpoint>;
    using ByDue = std::set<std::pair<Time, ConnectionId>>;
    static Ends ends_of(const Identity& who);
    void forget_due(LiveConnection& live);
    static std::vector<ConnectionId> ids(ByDue::const_iterator begin, ByDue::const_iterator end);

    std::vector<std::uint16_t> ports_;
    bool tapes_;
    std::unordered_map<ConnectionId, LiveConnection> connections_;
    std::unordered_set<ConnectionId> without_loss_; ///< since they began, or were found
    std::map<Ends, ConnectionId> unrecognised_; ///< stand-ins, of those that a former run has left
    ByDue ended_;                               ///< by when their verdict is due
    Finished finished_;
    JudgedSockets judged_;
    std::uint64_t numbered_ = 0;
    std::uint64_t numbered_when_counted_ = 0; ///< strangers_beyond()
};

} // namespace bgpsnoop::engine
