#pragma once

#include <vector>

#include "source/hook_choice.hpp"

namespace bgpsnoop::source {

/// What there is to see, and the programs that can show it.
const std::vector<HookRow>& hook_rows();

/// The sets of programs, best first; only one of them if BGPSNOOP_PROGRAMS names it, so that each
/// can be tried on any kernel that takes it.
std::vector<ProgramSet> sets_to_try();

} // namespace bgpsnoop::source
