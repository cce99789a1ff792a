// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/finding.hpp"

/// What the first input that is seen of a connection tells about it.
namespace bgpsnoop::engine {

/// Whether an input can be the first. A half-open connection is none yet, a listener never is, and
/// one that is closing when we start was judged by nobody who saw it.
bool can_begin(const Input& input);

/// The connection began with this input: nothing of it was missed.
bool is_the_beginning(const Input& first);

/// The end that has a BGP port was called; absent if both have one, or neither.
std::optional<Initiator> initiator_by_ports(const Identity& who,
                                            const std::vector<std::uint16_t>& ports);

} // namespace bgpsnoop::engine
