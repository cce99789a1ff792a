// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

/// What was seen of the message that a NOTIFICATION is about. The accused is the end that received
/// it, the objector the one that sent it: an objection may be wrong, and then it is the objector
/// that has to act.
namespace bgpsnoop::engine {

const StreamEvidence& accused(const Case& c);  ///< all that it sent
const StreamEvidence& objector(const Case& c); ///< likewise

// --- Headers (1/x) ------------------------------------------------------------------------------

/// The accused sent a marker, length or type that is wrong whatever was agreed, or a message longer
/// than the objector takes.
bool broke_the_header(const Case& c);
/// All that it sent was seen, and nothing was wrong with it.
bool sent_only_whole_messages(const Case& c);
/// All that it sent was seen, and the length or type objected to is not among it.
bool rejects_what_was_never_sent(const Case& c);
bool sent_what_only_one_takes(const Case& c); ///< longer than 4096 octets
bool rejects_a_legal_length(const Case& c);
bool rejects_an_illegal_length(const Case& c);
bool rejects_a_legal_type(const Case& c);
bool rejects_an_illegal_type(const Case& c);
/// "an UPDATE of 5000 octets, and longer ones than 4096 were not agreed".
std::string what_broke(const Case& c);

// --- OPENs, and what came before one (2/x, 5/x) -------------------------------------------------

bool open_does_not_decode(const Case& c);
bool spoke_out_of_turn(const Case& c);          ///< before its OPEN, or a second OPEN
bool spoke_before_its_keepalive(const Case& c); ///< an UPDATE or ROUTE-REFRESH (RFC 4271 8.2.2)
bool names_what_was_never_sent(const Case& c);  ///< 5/x with a type in its data (RFC 6608)
/// All that it sent was seen, and it is one OPEN, and KEEPALIVEs behind it.
bool sent_only_what_opens(const Case& c);
bool sent_all_in_turn(const Case& c); ///< all that it sent was seen

// --- Other messages (3/x, 7/x) ------------------------------------------------------------------

bool sent_an_update(const Case& c); ///< as far as was seen
bool sent_no_update(const Case& c); ///< all that it sent was seen
bool sent_a_route_refresh(const Case& c);
bool sent_no_route_refresh(const Case& c);

} // namespace bgpsnoop::engine
