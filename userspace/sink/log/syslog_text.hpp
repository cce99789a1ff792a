// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// One line in the form of FRR's log, for the rules that people have for that:
/// "%ADJCHANGE: neighbor 10.82.1.10(Unknown) in vrf default Up". Empty: a detail, which is for
/// other media. What a peer may choose is printable and bounded.
std::string syslog_text(const engine::Finding& finding);

} // namespace bgpsnoop::sink
