// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace bgpsnoop::source {

/// One sentence, for when the kernel refuses BPF altogether, with that errno: lockdown, a user
/// namespace, a capability missing, no descriptor left.
std::string why_nothing_loads(int error);
/// The errno in words, and if no descriptor is left, how many there may be.
std::string why_not_opened(int error);
/// One sentence if this process may open fewer files than the agent needs; empty: enough.
std::string lack_of_descriptors();
/// One sentence, for when BPF loads but what cannot be done without is missing.
std::string explain_missing(const std::string& missing);

} // namespace bgpsnoop::source
