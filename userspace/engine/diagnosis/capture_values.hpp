// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/case.hpp"

/// What is said of a call that nobody answers, and of what goes on when a capture ends.
namespace bgpsnoop::engine {

std::string call_text(const Case& c);   ///< "Our SYN to 10.0.0.1": begins a sentence
bool still_calling(const Case& c);      ///< when the capture ended
std::string still(const Case& c);       ///< "The session between ... was still up"
std::string unexplained(const Case& c); ///< a sentence: it ended, or the capture did

} // namespace bgpsnoop::engine
