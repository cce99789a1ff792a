// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

/// The rhythm of KEEPALIVEs before a hold timer went off. A speaker that works sends one every
/// third of the hold time (RFC 4271 section 10). One that keeps to another interval than the hold
/// time that was agreed lives, and its session does not.
namespace bgpsnoop::engine {

bool its_keepalives_are_slow(const Case& c); ///< as measured, in this session
bool our_keepalives_are_slow(const Case& c);

/// There was no interval to measure: none came but those that open a session.
bool its_keepalives_are_unmeasured(const Case& c);
/// The same, and our speaker is no stalled one: it closed at once when it was told.
bool our_keepalives_are_unmeasured(const Case& c);

/// What went before the newest KEEPALIVE of an end; nothing if there was none.
std::optional<Duration> keepalive_interval(const StreamEvidence& stream);

} // namespace bgpsnoop::engine
