// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/live_connections.hpp"
#include "engine/session/sessions.hpp"
#include "engine/session/speakers.hpp"

namespace bgpsnoop::engine {

/// Who is a neighbour: a peer that a BGP speaker of this host called, or to which it sent an OPEN.
/// `telnet PEER 179`, a health check and a port scan make none, and are no part of the story of
/// one.
class Neighbors {
public:
    Neighbors(Sessions& sessions, LiveConnections& live, const Listeners& listeners)
        : sessions_(sessions), live_(live), speakers_(listeners)
    {
    }

    void follow(LiveConnection& live, Time now); ///< after an input about the connection
    /// A call that never became a connection of TCP's: the session that it concerns, or null.
    Session* call_in_vain(Evidence& seen);

private:
    void note_caller(LiveConnection& live);
    bool is_foreign(const Evidence& seen, const Session* session) const;
    /// Among the neighbours or the strangers, as what was seen tells: the session there, or null.
    Session* place(const Evidence& seen, Session* session, Time now);
    Session* join(const Evidence& seen, Time now);

    Sessions& sessions_;
    LiveConnections& live_;
    Speakers speakers_;
};

} // namespace bgpsnoop::engine
