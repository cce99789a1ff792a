// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/case.hpp"

/// What is said of the NOTIFICATION that decided a connection, and of what it is about.
namespace bgpsnoop::engine {

/// What it says besides its code, behind its title: " with the text ...", or " about ...".
std::string words_of_notification(const Case& c);
std::string rejected(const Case& c);      ///< by a 1/2 or 1/3: "length 4096"
std::string of_limit(const Case& c);      ///< of a 6/1, in brackets: family and number
std::string capability(const Case& c);    ///< those named in the data of a 2/7 (RFC 5492 5)
std::string where_to_look(const Case& c); ///< besides the message: "at the BGP log of 10.0.0.1"
std::string mend_original(const Case& c); ///< where to look for the cause of the last word
std::string cut_message(const Case& c);   ///< that it is, as a clause
std::string its_interval(const Case& c);  ///< of KEEPALIVEs
std::string our_interval(const Case& c);

} // namespace bgpsnoop::engine
