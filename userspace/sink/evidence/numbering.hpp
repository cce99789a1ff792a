// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/tape.hpp"
#include "sink/evidence/segment.hpp"

namespace bgpsnoop::sink {

/// Gives those without data their number, behind what their sender has sent, and all what they
/// acknowledge. The segments stand in the order of time.
void number(const engine::Tape& tape, std::vector<Segment>& segments);

} // namespace bgpsnoop::sink
