// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/tape.hpp"

namespace bgpsnoop::sink {

/// A verdict and what was on the wire, as the bytes of a pcapng file (docs/evidence.md); empty, if
/// nothing was. `closed`: what the finding is. `before`: earlier connections with that peer, which
/// the verdict may rest on. `version`: of bgpsnoop.
std::string evidence_file(const engine::Finding& finding, const engine::ConnectionClosed& closed,
                          const std::vector<engine::TapePtr>& before, const std::string& version);

} // namespace bgpsnoop::sink
