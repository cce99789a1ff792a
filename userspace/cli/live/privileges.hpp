// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace bgpsnoop::cli {

/// Once all is attached, opened and found: gives up the capabilities that have served, and says on
/// standard error which are kept, and what is lost for want of others.
void give_up_privileges(bool only_own_netns);

/// For doctor: each capability that the agent makes use of, whether it is there, and how long it
/// is kept. A line each.
std::string words_on_privileges();

} // namespace bgpsnoop::cli
