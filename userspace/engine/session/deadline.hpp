// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/evidence.hpp"
#include "engine/session/sibling.hpp"

namespace bgpsnoop::engine {

/// When the verdict on a connection may be given: nothing that comes later can change it, or has
/// had its time to come. Absent while it lives.
std::optional<Time> verdict_due(const Evidence& seen, Sibling sibling);

/// Only a connection that gave way without a word may have lost a collision.
bool may_be_collision(const Evidence& seen);

} // namespace bgpsnoop::engine
