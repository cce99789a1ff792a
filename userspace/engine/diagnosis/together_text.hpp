// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/diagnosis/case.hpp"

namespace bgpsnoop::engine {

/// The sessions that ended in the same second, and what they share; empty if there are none.
std::string ended_together(const Case& c);

} // namespace bgpsnoop::engine
