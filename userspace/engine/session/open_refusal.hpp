// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/session/evidence.hpp"
#include "engine/session/history.hpp"

namespace bgpsnoop::engine {

/// Which end refused this connection (sent: ours) where nothing that is known by now settles why:
/// neither a word of before, nor a call of that end. It may show in a moment that it has the other
/// configured, and was only not ready: it calls itself, or takes the next call. Absent: it is no
/// such refusal, or not any more.
std::optional<Direction> open_refusal_by(const Evidence& seen, const SessionHistory& past);

/// The caller said nothing and hung up, and has never been heard to speak BGP: a probe, unless it
/// turns out that it speaks on the next call (FRR gives up its own first one now and then).
bool may_be_a_probe(const Evidence& seen, const SessionHistory& past);

} // namespace bgpsnoop::engine
