// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/tape.hpp"

namespace bgpsnoop::sink {

/// Bytes of one direction of a connection, that follow each other.
struct Stretch {
    wire::Time at;
    std::uint64_t from = 0;       ///< in the stream
    std::string bytes;            ///< what is known of them, from the first on
    std::uint64_t left_out = 0;   ///< and how many behind that were not kept
    std::uint64_t keepalives = 0; ///< of a stretch without bytes: the messages that it is of,
    std::uint64_t updates = 0;    ///< as far as they can be told apart from others before
    bool counted = false;         ///< it is of messages that were only counted
    bool fault = false;           ///< it begins with what stood in place of a header
    bool keepalive = false;       ///< it is the newest KEEPALIVE, whose time and bytes are known

    std::uint64_t end() const { return from + bytes.size() + left_out; }
};

/// All of a direction, without a hole: the messages that the tape has, the newest KEEPALIVE, which
/// is like any other, and between them what was only counted. In the order of the stream and of
/// time.
std::vector<Stretch> stretches_of(const engine::Tape& tape, engine::Direction direction);

} // namespace bgpsnoop::sink
