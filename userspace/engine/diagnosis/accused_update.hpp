// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

/// What is known of an UPDATE that a 3/x is about: that stays in the kernel, but the NOTIFICATION
/// may quote it, and the OPENs say how it had to be written.
namespace bgpsnoop::engine {

/// Malformed AS_PATH, or the data quote an attribute that holds AS numbers.
bool is_about_as_numbers(const Case& c);
/// One end has 4-octet AS numbers (RFC 6793), the other has not.
bool as_numbers_differ_in_size(const Case& c);
bool between_two_ases(const Case& c); ///< as both OPENs say
bool opens_are_known(const Case& c);
/// The data are an AS_PATH that begins with the AS of who sent it.
bool quotes_a_path_of_the_accused(const Case& c);

} // namespace bgpsnoop::engine
