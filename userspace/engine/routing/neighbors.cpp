// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/neighbors.hpp"

#include <utility>

namespace bgpsnoop::engine {

namespace {

bool closed_in_silence(const Evidence& seen)
{
    return seen.called && seen.handshake_done() && seen.speaker_silent() && seen.ending &&
           seen.ending->by == Direction::sent;
}

/// A speaker of ours called, or sent an OPEN.
bool is_courted(const Evidence& seen)
{
    return seen.speaks_to_neighbor() || ((seen.called || seen.unsendable) && !seen.foreign_caller);
}

bool is_known(const Session* session)
{
    return session != nullptr && session->is_neighbor();
}

} // namespace

/// Called by a process of ours of which nothing tells that it speaks BGP.
bool Neighbors::is_foreign(const Evidence& seen, Session* session) const
{
    if (seen.initiator != Initiator::local || seen.speaks_to_neighbor())
        return false;
    return !speakers_.includes(seen.who.process) &&
           (session == nullptr || !session->own_callers().calls_again(*seen.who.process));
}

void Neighbors::note_caller(LiveConnection& live)
{
    const Evidence& seen = live.seen();
    if (live.session == nullptr || !seen.called || !seen.who.process)
        return;
    OwnCallers& callers = live.session->own_callers();
    if (!std::exchange(live.caller_noted, true))
        callers.note_call(*seen.who.process);
    if (closed_in_silence(seen))
        callers.note_silence(*seen.who.process);
}

void Neighbors::follow(LiveConnection& live, Time now)
{
    const Evidence& seen = live.seen();
    if (seen.speaks_to_neighbor())
        speakers_.note(seen.who.process);
    note_caller(live);
    live.connection.called_by_foreigner(is_foreign(seen, live.session));
    const bool had_session = live.session != nullptr;
    live.session = place(seen, live.session, now);
    if (!had_session && live.session != nullptr)
        live.session->attach(live.connection);
    if (is_courted(seen) && !is_known(live.session) && !std::exchange(live.overflow_noted, true))
        sessions_.note_overflow();
}

Session* Neighbors::call_in_vain(Evidence& seen)
{
    Session* session = sessions_.find_or_make(seen.who, seen.first_seen);
    if (session != nullptr && seen.who.process)
        session->own_callers().note_call(*seen.who.process);
    seen.foreign_caller = is_foreign(seen, session);
    session = place(seen, session, seen.first_seen);
    if (is_courted(seen) && !is_known(session))
        sessions_.note_overflow();
    return session;
}

Session* Neighbors::place(const Evidence& seen, Session* session, Time now)
{
    if (session == nullptr)
        return is_courted(seen) ? sessions_.court(seen.who, now) : nullptr;
    if (!is_courted(seen) || !sessions_.court(*session, now))
        sessions_.see(*session);
    return session;
}

} // namespace bgpsnoop::engine
