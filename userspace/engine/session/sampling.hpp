// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/evidence.hpp"

namespace bgpsnoop::engine {

/// Puts down what a sample of the socket says: newer values replace older ones, counts never fall.
void note_sample(const SocketSample& sample, Time now, Evidence& seen);

} // namespace bgpsnoop::engine
