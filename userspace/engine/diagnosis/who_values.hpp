// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/case.hpp"

/// Who did or said something: this host and its speaker or, of a capture in which nobody has named
/// them, an address.
namespace bgpsnoop::engine {

std::string speaker(const Case& c);         ///< "Our bird": begins a sentence
std::string our_speaker(const Case& c);     ///< the same within one
std::string this_speaker(const Case& c);    ///< "bird (pid 7)", of this connection
std::string speaker_beside(const Case& c);  ///< and of the one beside it
std::string said(const Case& c);            ///< "Received", before "NOTIFICATION"
std::string objector_end(const Case& c);    ///< of the deciding NOTIFICATION, who sent it
std::string accused_end(const Case& c);     ///< and who received it
std::string accused_address(const Case& c); ///< always an address
std::string objecting(const Case& c);       ///< the objector with its AS
std::string other_session(const Case& c);   ///< whom else the end that refuses this one serves
std::string whose_open(const Case& c);      ///< "our OPEN": the one it objects to

} // namespace bgpsnoop::engine
