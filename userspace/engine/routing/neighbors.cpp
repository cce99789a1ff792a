// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/neighbors.hpp"

#include <utility>

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

/// It came through to the peer and had the time for an OPEN, which a speaker writes at once.
bool kept_silence(const Evidence& seen)
{
    if (!seen.handshake_done() || seen.incomplete || seen.records_lost || seen.sent.bytes_missed)
        return false;
    const bool gave_up = seen.ending && seen.ending->by == Direction::sent;
    const Time began = seen.handshake_at.value_or(seen.first_seen);
    return gave_up || seen.sent.not_bgp || *seen.ended_at() - began >= timing::noticed;
}

/// It calls, and has not said a byte: it hung up, or has had no time to speak. One that scans the
/// port of a speaker which takes whoever is of a range is sent an OPEN, too.
bool is_silent_caller(const Evidence& seen, Time now)
{
    if (seen.initiator != Initiator::peer || seen.incomplete || seen.established() ||
        !seen.peer_silent())
        return false;
    const Time began = seen.handshake_at.value_or(seen.first_seen);
    return seen.peer_ended_at() || now - began < timing::open_timer;
}

/// A speaker of ours called, or sent an OPEN. Whoever has an account can play both ends in a
/// namespace of his own: nobody there is ours.
bool is_courted(const Evidence& seen, Time now)
{
    if (seen.who.is_guest)
        return false;
    if (seen.called || seen.unsendable)
        return !seen.foreign_caller || seen.speaks_to_neighbor();
    return seen.speaks_to_neighbor() && !is_silent_caller(seen, now);
}

bool is_known(const Session* session)
{
    return session != nullptr && session->is_neighbor();
}

/// The call is older than we are, and its socket does not tell whose it is: anybody's, unless the
/// peer is a neighbour. (Whose calls a capture shows, it never tells.)
bool is_of_nobody_known(const Evidence& seen)
{
    return seen.called && seen.incomplete && seen.who.netns != 0 && !seen.who.process;
}

} // namespace

/// Called by a process of ours of which nothing tells that it speaks BGP.
bool Neighbors::is_foreign(const Evidence& seen, const Session* session) const
{
    if (is_of_nobody_known(seen))
        return !seen.speaks_to_neighbor() && !is_known(session);
    if (seen.initiator != Initiator::local || seen.speaks_to_neighbor() ||
        speakers_.includes(seen.who.process))
        return false;
    const Process& caller = *seen.who.process;
    if (session == nullptr || speakers_.is_silent(caller))
        return true;
    return !session->is_served_by(caller) && !session->own_callers().goes_on_calling(caller);
}

/// What the end of a call tells of who made it.
void Neighbors::note_caller(LiveConnection& live)
{
    const Evidence& seen = live.seen();
    if (!seen.called || !seen.who.process || !seen.ended_at() || seen.speaks_to_neighbor() ||
        std::exchange(live.caller_noted, true))
        return;
    if (kept_silence(seen))
        speakers_.note_silence(*seen.who.process);
    else if (!seen.handshake_done() && live.session != nullptr)
        live.session->own_callers().note_vain_call(*seen.who.process, seen.first_seen);
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
    if (is_courted(seen, now) && !is_known(live.session) &&
        !std::exchange(live.overflow_noted, true))
        sessions_.note_overflow();
}

Session* Neighbors::call_in_vain(Evidence& seen)
{
    Session* session = sessions_.find_or_make(seen.who, seen.first_seen);
    if (session != nullptr && seen.who.process)
        session->own_callers().note_vain_call(*seen.who.process, seen.first_seen);
    seen.foreign_caller = is_foreign(seen, session);
    session = place(seen, session, seen.first_seen);
    if (is_courted(seen, seen.first_seen) && !is_known(session))
        sessions_.note_overflow();
    return session;
}

Session* Neighbors::place(const Evidence& seen, Session* session, Time now)
{
    if (session == nullptr && is_courted(seen, now))
        return join(seen, now);
    if (session == nullptr)
        return nullptr;
    if (!is_courted(seen, now) || !sessions_.court(*session, now))
        sessions_.see(*session);
    return session;
}

/// There was no room for another stranger's session, or in a crowd of connections of this one.
Session* Neighbors::join(const Evidence& seen, Time now)
{
    Session* known = sessions_.find(seen.who);
    if (known == nullptr)
        return sessions_.court(seen.who, now);
    if (!(seen.opens_exchanged() || seen.established()) || !live_.make_room(*known))
        return nullptr;
    return sessions_.court(*known, now) ? known : nullptr;
}

} // namespace bgpsnoop::engine
