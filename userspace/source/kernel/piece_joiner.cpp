// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/piece_joiner.hpp"

#include <utility>

#include <linux/types.h>

#include "framer_state.h"
#include "record.h"

namespace bgpsnoop::source {

namespace {

engine::Input message_of(Piece piece)
{
    engine::MessageSeen seen;
    seen.direction =
        piece.direction == direction_sent ? engine::Direction::sent : engine::Direction::received;
    seen.type = piece.type;
    seen.length = piece.length;
    seen.stream_offset = piece.message_at;
    seen.body = std::move(piece.bytes);
    seen.body_carried = !piece.header_only;
    seen.delivered = piece.direction != direction_arrived;
    return {piece.time, piece.connection, std::move(piece.who), std::move(seen)};
}

bool is_whole(const Piece& piece)
{
    return piece.header_only || BGP_HEADER_SIZE + piece.bytes.size() >= piece.length;
}

bool continues(const Piece& piece, const Piece& unfinished)
{
    return piece.message_at == unfinished.message_at &&
           piece.body_at == BGP_HEADER_SIZE + unfinished.bytes.size();
}

} // namespace

std::vector<engine::Input> PieceJoiner::add(Piece piece)
{
    std::vector<engine::Input> messages;
    const Key key{piece.connection, piece.direction};
    if (const auto found = unfinished_.find(key); found != unfinished_.end()) {
        Piece unfinished = std::move(found->second);
        unfinished_.erase(found);
        if (continues(piece, unfinished)) {
            piece.bytes.insert(piece.bytes.begin(), unfinished.bytes.begin(),
                               unfinished.bytes.end());
            piece.body_at = unfinished.body_at;
        } else {
            messages.push_back(message_of(std::move(unfinished)));
        }
    }
    if (piece.body_at != BGP_HEADER_SIZE)
        piece.bytes.clear(); // its beginning was lost: the rest cannot be read as a message
    if (is_whole(piece) || piece.body_at != BGP_HEADER_SIZE)
        messages.push_back(message_of(std::move(piece)));
    else
        unfinished_[key] = std::move(piece);
    return messages;
}

std::vector<engine::Input> PieceJoiner::flush(engine::ConnectionId connection)
{
    std::vector<engine::Input> messages;
    auto from = unfinished_.lower_bound({connection, 0});
    while (from != unfinished_.end() && std::get<0>(from->first) == connection) {
        messages.push_back(message_of(std::move(from->second)));
        from = unfinished_.erase(from);
    }
    return messages;
}

} // namespace bgpsnoop::source
