// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/conditions.hpp"

/// What an end that refuses has shown before, or since: that its BGP process runs, and that it has
/// the other end configured. Each is asked of the peer (`peer_`, `it_`) and of our own end (`we_`),
/// so that both ends of a refusal tell one story.
namespace bgpsnoop::engine {

// --- It has sent an OPEN at this address of ours: it had the other configured then ---------------

bool peer_opened_before(const Case& c);
bool we_opened_before(const Case& c);
bool peer_opened_lately(const Case& c); ///< moments before: it may not be ready for the next one
bool we_opened_lately(const Case& c);
bool peer_opened_later(const Case& c); ///< on the next call, before this one was judged
bool we_opened_later(const Case& c);

/// How long ago the end that refuses this connection had sent it, or how much later it did.
std::string opened_ago(const Case& c);

/// An OPEN or a NOTIFICATION, at whatever address: a BGP process ran there.
bool peer_spoke_before(const Case& c);
bool we_spoke_before(const Case& c);

// --- A session with the peer is up beside this call ----------------------------------------------

bool peer_goes_on(const Case& c); ///< the peer has said something on it within the hold time
bool we_go_on(const Case& c);
inline bool is_up_from_here(const Case& c) ///< it has this address of ours
{
    return c.up_beside->who.local.address == c.seen.who.local.address;
}
/// Whoever refuses has a session with somebody else at the address that was called.
inline bool refuser_serves_others(const Case& c)
{
    return c.refuser_up_with.has_value();
}

/// It has sent an OPEN to somebody else from there.
inline bool refuser_spoke_to_others(const Case& c)
{
    return c.refuser_spoke.has_value();
}
std::string spoke_ago(const Case& c);

// --- What ended the last session, or attempt -----------------------------------------------------

/// Within an error wait, and that end spoke then: another's 4/0 or 8/0 says that it was silent.
bool peer_waits_since_it_spoke(const Case& c);
bool we_wait_since_we_spoke(const Case& c);
bool peer_was_silent_at_the_error(const Case& c); ///< that one's, of such a word
bool we_were_silent_at_the_error(const Case& c);
bool peer_left_with_a_word(const Case& c); ///< it ended the last session with a NOTIFICATION
bool we_left_with_a_word(const Case& c);
/// It has not heard of the end of the last session, as far as its TCP told.
bool peer_may_hold_the_old(const Case& c);

} // namespace bgpsnoop::engine
