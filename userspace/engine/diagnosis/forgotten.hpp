// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

/// A bare RST says that something no longer knows the connection: the host that has booted, or a
/// firewall or NAT that has forgotten it. How long it was silent before, and what became of the
/// next call, tell them apart.
namespace bgpsnoop::engine {

bool too_soon_to_reboot(const Case& c); ///< no host is gone and back at once
bool may_be_silent(const Case& c);      ///< they agreed that nobody has to say anything
bool after_silence(const Case& c);      ///< longer than a speaker that lives is silent
bool may_have_booted(const Case& c);    ///< so, or nobody knows how long that is
bool spoke_undated(const Case& c);      ///< what it said before the RST is not in the capture
bool nothing_heard(const Case& c);      ///< of the peer, since the connection was first seen

/// For so long nothing has passed, either way, until something called forth the RST.
std::optional<Duration> quiet_for(const Case& c);
/// And that is a number of seconds that somebody configured.
bool idle_for_a_round_time(const Case& c);

/// The end that was reset called again, and its call was taken sooner than a host boots, or any
/// process starts.
bool next_call_was_taken(const Case& c);
/// The next OPEN of the end that sent the RST has the restart bit (RFC 4724 3), and it is not that
/// of a start before this session.
bool says_it_restarted(const Case& c);

} // namespace bgpsnoop::engine
