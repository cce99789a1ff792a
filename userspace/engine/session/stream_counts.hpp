#pragma once

#include "engine/input.hpp"

namespace bgpsnoop::engine {

/// Counts of different messages: numbers are summed, the later times win.
void add(StreamCounts& total, const StreamCounts& more);

/// Two counts of the same messages, of which either may have missed some: the higher wins.
void raise(StreamCounts& known, const StreamCounts& other);

} // namespace bgpsnoop::engine
