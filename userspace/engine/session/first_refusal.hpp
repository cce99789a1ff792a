// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/session/evidence.hpp"
#include "engine/session/history.hpp"

namespace bgpsnoop::engine {

/// Which end refused this connection (sent: ours) at the first contact of both, so that nothing
/// explains it yet. That end may show in a moment that it has the other configured, and was only
/// not ready: it calls itself, or takes the next call. Absent: it is no such refusal.
std::optional<Direction> first_refusal_by(const Evidence& seen, const SessionHistory& past);

} // namespace bgpsnoop::engine
