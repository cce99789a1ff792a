// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace bgpsnoop::cli {

/// Once all is attached, opened and found: gives up the capabilities that have served, and says on
/// standard error which are kept, and what is lost for want of others.
void give_up_privileges(bool only_own_netns);

/// A capability that the agent makes use of.
struct Privilege {
    std::string name; ///< "CAP_BPF"
    bool is_here = false;
    std::string words; ///< what is lost without it, or how long it is kept, and for what
};
std::vector<Privilege> privileges();

} // namespace bgpsnoop::cli
