// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

/// Who was heard when a hold timer went off, and what the path did to the rest.
namespace bgpsnoop::engine {

/// The peer spoke in time for our timer. A capture sees what we did not read. What came when our
/// timer had gone off is too late.
bool heard_it(const Case& c);
bool heard_it_at_the_end(const Case& c); ///< that counts, too
bool heard_us(const Case& c);            ///< the other way round
bool heard_us_for_long(const Case& c);   ///< its TCP acknowledged more than the beginning
/// What is ignored now was not, for longer than the hold time that has run out.
bool worked_at_first(const Case& c);
bool ignored_full_size(const Case& c);
/// No less is lost than any path carries in one segment.
bool missing_full_size(const Case& c);

/// ICMP said so of our segments.
bool router_has_no_way(const Case& c);
bool rejected_on_the_way(const Case& c);
/// Data waits, and our TCP has repeated none of it: this host has no way to send.
bool nothing_leaves(const Case& c);

} // namespace bgpsnoop::engine
