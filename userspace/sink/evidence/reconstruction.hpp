// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/tape.hpp"
#include "sink/evidence/segment.hpp"

namespace bgpsnoop::sink {

/// What of a connection was on the wire, in the order of time.
struct Reconstruction {
    std::vector<Segment> segments;
    std::optional<QuotingError> error;
};

Reconstruction reconstruct(const engine::Tape& tape);

} // namespace bgpsnoop::sink
