// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

/// What the end of a capture leaves open: what it does not show may have happened before.
namespace bgpsnoop::engine {

/// One direction is not in it, and a later call of the same two ends is: nobody calls a peer that
/// he has a connection with, so this one has ended.
bool replaced_unseen(const Case& c);
/// That end had heard nothing for the hold time, and called anew.
bool we_gave_it_up(const Case& c);
bool peer_gave_it_up(const Case& c);
/// One of both had said nothing for longer than the hold time.
bool one_end_silent_at_the_end(const Case& c);
bool silent_at_the_end(const Case& c); ///< for longer than its hold time
bool seen_one_way(const Case& c);
bool last_word_may_be_unseen(const Case& c); ///< a NOTIFICATION, behind a hole
/// A SYN that nobody answers is repeated; this one was not, and the capture ends much later.
bool unrepeated_at_the_end(const Case& c);
/// With SYN|ACK, sooner before the end than its sender would repeat it: it may yet be taken.
bool just_answered_at_the_end(const Case& c);

} // namespace bgpsnoop::engine
