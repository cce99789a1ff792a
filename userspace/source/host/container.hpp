// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace bgpsnoop::source {

/// What a container hides of its host from a process, in one sentence each; empty: nothing.
std::string hidden_processes();
std::string hidden_network();

} // namespace bgpsnoop::source
