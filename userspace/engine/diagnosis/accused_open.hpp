// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

/// What the OPEN says that a 2/x is about. Of one that was not seen nothing holds.
namespace bgpsnoop::engine {

// What no OPEN may say, whoever reads it: then it is not the objector that has to act.
bool says_as_zero(const Case& c);
bool says_another_version(const Case& c);
bool says_id_zero(const Case& c);
bool says_multicast_id(const Case& c);
bool says_too_short_a_hold_time(const Case& c);
bool says_no_such_role(const Case& c);  ///< RFC 9234 4.1
bool says_several_roles(const Case& c); ///< that differ: RFC 9234 4.2

// What the objection is about is not there.
bool both_say_version_4(const Case& c); ///< as does the objector's
bool says_no_parameter(const Case& c);  ///< optional ones: capabilities, and others

} // namespace bgpsnoop::engine
