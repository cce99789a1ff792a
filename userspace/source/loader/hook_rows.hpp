// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "source/loader/hook_choice.hpp"

namespace bgpsnoop::source {

/// What there is to choose from on any kernel.
struct Offer {
    std::vector<ProgramSet> sets; ///< best first
    std::vector<HookRow> rows;    ///< what there is to see, and the programs that can show it
};

Offer whole_offer();

std::string set_name(ProgramSet set); ///< "storage"

/// But for these sets ("storage") and programs ("read_function").
Offer offer_without(const std::set<std::string>& names);

/// The names in BGPSNOOP_WITHOUT, so that what is second best can be tried on any kernel.
std::set<std::string> left_out_by_environment();

} // namespace bgpsnoop::source
