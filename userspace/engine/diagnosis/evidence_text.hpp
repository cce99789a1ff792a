// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagnosis/case.hpp"

namespace bgpsnoop::engine {

/// What a verdict rests on besides the messages, FINs and RSTs that everybody can see: a clause for
/// each fact that matters to this outcome, with its span of time where it has one.
std::vector<std::string> evidence_text(Outcome outcome, const Case& c);

} // namespace bgpsnoop::engine
