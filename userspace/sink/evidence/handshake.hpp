// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/tape.hpp"
#include "sink/evidence/segment.hpp"

namespace bgpsnoop::sink {

/// How the connection began, with all numbers; nothing, if that was not seen. A SYN that this host
/// refused is all of it.
std::vector<Segment> handshake_of(const engine::Tape& tape);

} // namespace bgpsnoop::sink
