// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/senses.hpp"
#include "engine/session/listeners.hpp"
#include "engine/session/live_connections.hpp"

namespace bgpsnoop::engine {

/// How long a verdict waits for what follows to explain it.
///
/// A refusal: the refuser may show that it was not ready. A capture waits: nobody waits for
/// it. The kernel's verdict comes at once, and the next one knows more; but a speaker of this host
/// that has just begun to listen is about to call, too.
///
/// A connection that gave way to its sibling: that has to live on. A speaker that meets an error on
/// the one (BIRD) closes the other, too, and that one a moment sooner or later: its verdict knows
/// of the error once that of the first is given.
///
/// A call on which the caller said nothing and hung up: in a capture it shows whether that one
/// speaks on the next.
///
/// A bare RST: who sent it knows the connection no more. If the next call is taken at once, its
/// host has not booted in between.
class Patience {
public:
    Patience(const Listeners& listeners, Senses senses) : listeners_(listeners), senses_(senses) {}

    bool waits(const LiveConnection& live, Time now) const;

private:
    bool waits_for_refuser(const LiveConnection& live, Time ended, Time now) const;

    const Listeners& listeners_;
    Senses senses_;
};

} // namespace bgpsnoop::engine
