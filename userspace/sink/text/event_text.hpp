#pragma once

#include <string>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// A finding for people, as tcpdump would print it: local clock, local end, arrow, peer, what
/// happened. One line; a connection's end has its verdict below it. No line end at the end.
std::string event_text(const engine::Finding& finding, bool colour = false);

} // namespace bgpsnoop::sink
