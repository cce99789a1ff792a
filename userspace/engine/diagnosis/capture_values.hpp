// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/case.hpp"

/// What is said of a call that nobody answers, and of what goes on when a capture ends.
namespace bgpsnoop::engine {

std::string call_text(const Case& c);      ///< "Our SYN to 10.0.0.1": begins a sentence
std::string unmet_text(const Case& c);     ///< "was not answered": it goes on
std::string unmet_for(const Case& c);      ///< " in 31.0 s", or until the capture ended
std::string abandoned_text(const Case& c); ///< a sentence: the caller gave up at once
bool still_calling(const Case& c);         ///< when the capture ended
std::string given_up(const Case& c);       ///< by an end that has called anew
std::string still(const Case& c);          ///< "The session between ... was still up"
std::string unseen_for(const Case& c);  ///< how long before the end of the capture it was last seen
std::string unexplained(const Case& c); ///< a sentence: it ended, or the capture did
std::string unseen_word(const Case& c); ///< why the one who closed may have said more than is seen

// What the capture lacks of an end's segments, as a clause; empty if nothing.
std::string lacking_of_peer(const Case& c);
std::string lacking_of_speaker(const Case& c);

} // namespace bgpsnoop::engine
