// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

/// Who has said nothing for how long, against how long an end may be silent.
namespace bgpsnoop::engine {

/// For how long the peer had said nothing when our end hung up: the hold time, or nearly.
bool peer_was_silent(const Case& c);
/// The same for our speaker, when the peer hung up or said so.
bool we_were_silent(const Case& c);
/// Nobody knows how long an end may have been silent: no OPENs were seen, and few KEEPALIVEs.
bool silence_unjudged(const Case& c);
/// Our TCP probed the connection (keep-alive) and reset it when nothing answered; or the peer's
/// did. A capture tells so; the kernel has `tcp_timeout`.
bool we_probed_in_vain(const Case& c);
bool it_probed_in_vain(const Case& c);
/// What we have written and not sent is not known: in a capture.
bool queue_unseen(const Case& c);
/// The capture lacks bytes of both ends, and has no message of either for the hold time.
bool neither_was_captured(const Case& c);
/// No hold time is known, and we may have been silent for as long, or not.
bool may_have_been_silent(const Case& c);

} // namespace bgpsnoop::engine
