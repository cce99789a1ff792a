// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace bgpsnoop::source {

/// What a container hides of its host from a process, in one sentence each; empty: nothing.
std::string hidden_processes();
std::string hidden_network();
std::string hidden_names();
std::string hidden_cgroups();

/// Why what a restart must not forget will be forgotten with the container; empty: it is kept.
std::string fleeting_state();

} // namespace bgpsnoop::source
