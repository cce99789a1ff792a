// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

/// The rhythm of KEEPALIVEs before a hold timer went off. A speaker that works sends one every
/// third of the hold time (RFC 4271 section 10). One that keeps to another interval than the hold
/// time that was agreed lives, and its session does not.
namespace bgpsnoop::engine {

// As measured, in this session, most of the time: longer apart than a speaker that works may be,
bool its_keepalives_are_rare(const Case& c);
bool our_keepalives_are_rare(const Case& c);
/// nearly as long as the silence that ended it,
bool its_keepalives_are_slow(const Case& c);
bool our_keepalives_are_slow(const Case& c);
/// or longer: the timer went off before the next one was due, or as it came.
bool its_next_was_not_due(const Case& c);
bool our_next_was_not_due(const Case& c);

/// There was no interval to measure: none came but those that open a session.
bool its_keepalives_are_unmeasured(const Case& c);
/// The same, and our speaker is no stalled one: it closed at once when it was told.
bool our_keepalives_are_unmeasured(const Case& c);

/// What lies unread of it is one KEEPALIVE, which was not there yet when our hold timer went off;
/// and nothing that was read before says that its KEEPALIVEs come more often.
bool its_next_came_too_late(const Case& c);
/// Less than half the hold time ago nothing of it lay unread.
bool we_read_till_lately(const Case& c);
bool its_rhythm_is_unknown_or_slow(const Case& c);

/// Captures only: the peer's newest KEEPALIVE came after a silence that sets off a hold timer. The
/// kernel tells when it was read, by a speaker that may have hung.
bool its_last_came_late(const Case& c);

/// When an end last spoke in time for the other's hold timer. A KEEPALIVE that comes after a
/// silence like that, and meets the NOTIFICATION of the timer on its way, is too late.
std::optional<Time> peer_spoke_in_time(const Case& c);
std::optional<Time> we_spoke_in_time(const Case& c);

/// What went before the newest KEEPALIVE of an end; nothing if there was none.
std::optional<Duration> keepalive_interval(const StreamEvidence& stream);

} // namespace bgpsnoop::engine
