// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// The numbers are those of syslog (RFC 5424 table 2), and of the journal's PRIORITY.
enum class Severity : std::uint8_t { error = 3, warning = 4, notice = 5, info = 6, debug = 7 };

/// `error`: a session fell and nobody had wanted that. `warning`: an operator ended one, a
/// connection came to nothing, something is wrong or was lost. `notice`: a session came up. `info`:
/// what concerns strangers, or nobody. `debug`: what leads to all that.
Severity severity_of(const engine::Finding& finding);

} // namespace bgpsnoop::sink
