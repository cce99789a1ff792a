// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/piece_joiner.hpp"

#include <algorithm>
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

Piece PieceJoiner::take(Unfinished::iterator which)
{
    Piece piece = std::move(which->second);
    bytes_ -= piece.bytes.size();
    unfinished_.erase(which);
    return piece;
}

std::vector<engine::Input> PieceJoiner::add(Piece piece)
{
    std::vector<engine::Input> messages;
    const Key key{piece.connection, piece.direction};
    if (const auto found = unfinished_.find(key); found != unfinished_.end()) {
        Piece unfinished = take(found);
        if (continues(piece, unfinished)) {
            unfinished.bytes.insert(unfinished.bytes.end(), piece.bytes.begin(), piece.bytes.end());
            unfinished.time = piece.time;
            unfinished.who = std::move(piece.who);
            piece = std::move(unfinished);
        } else {
            messages.push_back(message_of(std::move(unfinished)));
        }
    }
    if (piece.body_at != BGP_HEADER_SIZE)
        piece.bytes.clear(); // its beginning was lost: the rest cannot be read as a message
    if (is_whole(piece) || piece.body_at != BGP_HEADER_SIZE)
        messages.push_back(message_of(std::move(piece)));
    else
        keep(key, std::move(piece), messages);
    return messages;
}

/// Those that have waited longest make room.
void PieceJoiner::keep(const Key& key, Piece&& piece, std::vector<engine::Input>& given_up)
{
    bytes_ += piece.bytes.size();
    unfinished_[key] = std::move(piece);
    while (bytes_ > most_bytes)
        given_up.push_back(message_of(take(std::ranges::min_element(
            unfinished_, {}, [](const auto& each) { return each.second.time; }))));
}

std::vector<engine::Input> PieceJoiner::flush(engine::ConnectionId connection)
{
    std::vector<engine::Input> messages;
    for (auto from = unfinished_.lower_bound({connection, 0});
         from != unfinished_.end() && std::get<0>(from->first) == connection;
         from = unfinished_.lower_bound({connection, 0}))
        messages.push_back(message_of(take(from)));
    return messages;
}

} // namespace bgpsnoop::source
