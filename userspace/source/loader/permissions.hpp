// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace bgpsnoop::source {

/// One sentence, for when the kernel refuses BPF altogether: lockdown, or the capability missing.
std::string why_nothing_loads();
/// One sentence, for when BPF loads but what cannot be done without is missing.
std::string explain_missing(const std::string& missing);

} // namespace bgpsnoop::source
