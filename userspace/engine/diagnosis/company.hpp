// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/conditions.hpp"

/// What two connections of the same two addresses tell of each other, where they are no part of a
/// collision (diagnosis.md, "Told apart: two speakers"). The later one was opened while the first
/// was there; whoever opened it has a second speaker, has restarted, or probes.
namespace bgpsnoop::engine {

inline bool in_company(const Case& c)
{
    return c.beside != nullptr;
}
inline bool opener_silent(const Case& c) ///< on the connection that is judged
{
    return called_by_us(c) ? c.seen.speaker_silent() : c.seen.peer_silent();
}
bool opened_here(const Case& c);    ///< the later one: by our end
bool opened_at_once(const Case& c); ///< before the first one was a session
/// Its opener, of whom nothing else need be there, said nothing and hung up.
bool hung_up_in_silence(const Case& c);
// It said nothing until either end gave up, and is not known to speak BGP.
bool is_our_probe(const Case& c);     ///< its process is ours, and no speaker
bool may_be_our_probe(const Case& c); ///< captures: its process is not known
bool may_be_a_peers_probe(const Case& c);
bool is_silent_beside(const Case& c); ///< so, beside a session that has not been silent
bool is_probe(const Case& c);         ///< so, beside the session
bool babbles_beside(const Case& c);   ///< it said what is no BGP, beside the session
bool two_of_ours(const Case& c);      ///< two processes of this host have them
/// The one judged was no session, or one that fell for the other, which has just begun, and speaks.
bool concerned(const Case& c);

/// It carries words of its opener beside a session that is up: a second speaker, or the same one
/// that has lost that session. Not where the session had been silent, or its end forgot it.
bool speaks_beside_session(const Case& c);

// Of the opener of the later one.
bool speaks_on_both(const Case& c);   ///< since it was opened: that speaker did not restart
bool forgot_the_first(const Case& c); ///< its host answers with a bare RST there
bool was_silent(const Case& c);       ///< on the first, for longer than a speaker that lives
bool called_before(const Case& c);    ///< so, beside the session that is up
bool proven_alive(const Case& c);     ///< it has spoken on the first since such a call
/// Its OPEN here has another AS or BGP identifier than the one on the session that is up.
bool is_another_speaker(const Case& c);
std::string other_open(const Case& c); ///< a clause that says so; else empty
/// The session fell as the one before it, moments ago. A host that restarts is not back as soon.
bool fell_again(const Case& c);

} // namespace bgpsnoop::engine
