// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/senses.hpp"
#include "engine/session/listeners.hpp"
#include "engine/session/live_connections.hpp"

namespace bgpsnoop::engine {

/// How long the verdict on a refusal waits for the refuser to show that it was not ready. A
/// capture waits: nobody waits for it. The kernel's verdict comes at once, and the next one knows
/// more; but a speaker of this host that has just begun to listen is about to call, too.
class Patience {
public:
    Patience(const Listeners& listeners, Senses senses) : listeners_(listeners), senses_(senses) {}

    bool waits(const LiveConnection& live, Time now) const;

private:
    const Listeners& listeners_;
    Senses senses_;
};

} // namespace bgpsnoop::engine
