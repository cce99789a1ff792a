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
    Neighbors(Sessions& sessions, const Listeners& listeners)
        : sessions_(sessions), speakers_(listeners)
    {
    }

    void follow(LiveConnection& live, Time now); ///< after an input about the connection
    /// A call that never became a connection of TCP's: the session that it concerns, or null.
    Session* call_in_vain(Evidence& seen);

private:
    void note_caller(LiveConnection& live);
    bool is_foreign(const Evidence& seen, Session* session) const;
    /// Among the neighbours or the strangers, as what was seen tells: the session there, or null.
    Session* place(const Evidence& seen, Session* session, Time now);

    Sessions& sessions_;
    Speakers speakers_;
};

} // namespace bgpsnoop::engine
