#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "engine/input.hpp"

namespace bgpsnoop::source {

/// A stretch of one BGP message as it crossed from the kernel.
struct Piece {
    std::uint64_t socket = 0;
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
class PieceJoiner {
public:
    std::vector<engine::Input> take(Piece piece);
    std::vector<engine::Input> flush(std::uint64_t socket); ///< it has closed: nothing more comes

private:
    using Key = std::tuple<std::uint64_t, std::uint8_t>; ///< socket and direction
    std::map<Key, Piece> unfinished_;
};

} // namespace bgpsnoop::source
