// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/verdict.hpp"

/// What the table of causes says of all outcomes and causes, for documents and for tests.
namespace bgpsnoop::engine {

/// Each cause that some row names for this outcome, once, in the order of the rows.
std::vector<Cause> causes_of(Outcome outcome);

/// The outcomes for which some row names this cause, in the enumerators' order.
std::vector<Outcome> outcomes_of(Cause cause);

} // namespace bgpsnoop::engine
