// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/kept_state.hpp"
#include "engine/session/events.hpp"
#include "engine/session/evidence.hpp"
#include "engine/session/messages.hpp"
#include "engine/session/tape_recorder.hpp"
#include "engine/session/tcp_states.hpp"
#include "engine/session/warnings.hpp"

/// One TCP connection, or the attempt at one, from its first input to its verdict. It turns inputs
/// into evidence and into the events that are plain facts (opened, message, reset, FIN, warning);
/// what ended it is judged elsewhere. A message that arrives and is read later is reported when it
/// is read; one that is never read is reported as unread before the verdict.
namespace bgpsnoop::engine {

class Connection {
public:
    /// `number` counts the connections of a run, from 1.
    Connection(std::uint64_t number, const Input& first, const std::vector<std::uint16_t>& ports);
    /// One that a former run has left. Its id is a stand-in until something is heard of it.
    Connection(std::uint64_t number, const KeptConnection& kept, ConnectionId stand_in, Time now);
    KeptConnection keep() const;

    Events apply(const Input& input);
    Events give_up_waiting();        ///< nothing more comes: the verdict is next
    void tape() { tape_.emplace(); } ///< from now on what is on the wire is kept
    /// It is still as its last sample said. False: that may say something more by now.
    bool rests(Time now);
    /// Null: it is not.
    TapePtr tape_so_far() const;
    void lost_records() { seen_.records_lost = true; }
    void end_input(Time now) { seen_.input_over = now; }
    void called_by_foreigner(bool yes) { seen_.foreign_caller = yes; }
    void rename(ConnectionId id) { id_ = id; } ///< a stand-in becomes the source's own
    void end_unwatched(const Unwatched& end);
    void ends_here_too(const std::optional<Process>& process); ///< the other end's

    ConnectionId id() const { return id_; }
    std::uint64_t number() const { return number_; }
    const Evidence& seen() const { return seen_; }
    Time last_input() const { return last_input_; }

private:
    void note(const TcpStateChanged& change, Time now, Events& out);
    void note(const SocketFound& found, Time now, Events& out);
    void note(const ResetSeen& reset, Time now, Events& out);
    void tell(const ResetSeen& reset, Time now, Events& out);
    void note(const SocketErrorSeen& error, Time now, Events& out);
    void note(const MessageSeen& message, Time now, Events& out);
    void note(const StreamFault& fault, Time now, Events& out);
    void note(const IcmpSeen& icmp, Time now, Events& out);
    void note(const AddressRemoved& removed, Time now, Events& out);
    void note(const AddressAdded& added, Time now, Events& out);
    void note(const SegmentDropped& drop, Time now, Events& out);
    void note(const SampleTaken& taken, Time now, Events& out);
    void note(const SocketGone& gone, Time now, Events& out);
    void note(const auto&, Time, Events&) {} // concerns no single connection
    void check_established(Time now);

    ConnectionId id_;
    std::uint64_t number_;
    Evidence seen_;
    TcpStates states_;
    Messages messages_;
    Warnings warnings_;
    std::optional<TapeRecorder> tape_;
    Time last_input_;
};

} // namespace bgpsnoop::engine
