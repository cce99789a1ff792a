// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "engine/input.hpp"

namespace bgpsnoop::source {

/// A stretch of one BGP message as it crossed from the kernel.
struct Piece {
    engine::ConnectionId connection{};
    std::uint8_t direction = 0;   ///< enum record_direction
    std::uint64_t message_at = 0; ///< stream offset of the message's header
    std::uint8_t type = 0;
    std::uint32_t length = 0;  ///< of the message, header included
    std::uint32_t body_at = 0; ///< offset in the message, header included
    bool header_only = false;
    wire::Time time; ///< of the piece
    engine::Identity who;
    std::vector<std::uint8_t> bytes;
};

/// Puts messages together that were read or written in pieces. A message whose middle was lost, or
/// whose end never comes, is given as far as it goes: its body is then too short for its length.
/// Anyone may begin messages and end none: so is the oldest where there is too much of them.
class PieceJoiner {
public:
    static constexpr std::size_t most_bytes = std::size_t{4} << 20;

    std::vector<engine::Input> add(Piece piece);
    std::vector<engine::Input>
    flush(engine::ConnectionId connection); ///< it has closed: nothing more comes

private:
    using Key = std::tuple<engine::ConnectionId, std::uint8_t>; ///< and direction
    using Unfinished = std::map<Key, Piece>;

    Piece take(Unfinished::iterator which);
    void keep(const Key& key, Piece&& piece, std::vector<engine::Input>& given_up);

    Unfinished unfinished_;
    std::size_t bytes_ = 0; ///< of their bodies
};

} // namespace bgpsnoop::source
