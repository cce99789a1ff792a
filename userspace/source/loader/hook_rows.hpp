#pragma once

#include <vector>

#include "source/loader/hook_choice.hpp"

namespace bgpsnoop::source {

// BGPSNOOP_WITHOUT names sets ("storage") and programs ("read_function") that are left out here, so
// that what is second best can be tried on any kernel.

/// What there is to see, and the programs that can show it.
const std::vector<HookRow>& hook_rows();

/// The sets of programs, best first.
std::vector<ProgramSet> sets_to_try();

} // namespace bgpsnoop::source
