// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/finding.hpp"

/// What is known of the packets of one connection, when it has had its verdict: enough to write
/// them down again, and nothing that was not seen. Bounded, whatever the peer sends.
namespace bgpsnoop::engine {

struct Tape {
    static constexpr std::size_t first_messages = 16; ///< of a connection, and
    static constexpr std::size_t last_messages = 32;
    static constexpr std::size_t most_bytes = 12288; ///< of their bodies, all together

    struct Message {
        Time at; ///< written by our speaker, or arrived
        Direction direction = Direction::received;
        std::uint8_t type = 0;
        std::uint32_t length = 0;       ///< of the whole message as its header says
        std::uint64_t offset = 0;       ///< in the stream, of its first byte
        std::vector<std::uint8_t> body; ///< as much of it as was seen, and found room
    };

    struct Fault {
        Time at;
        std::vector<std::uint8_t> bytes; ///< what stood in place of a header; where is not known
    };

    struct Icmp {
        Time at;
        std::uint8_t type = 0;
        std::uint8_t code = 0;
    };

    struct Stream {
        StreamCounts counts;        ///< of all messages, kept or not
        std::optional<Fault> fault; ///< the first
        std::optional<Time> fin_at;
        std::optional<Time> reset_at;
        bool reset_inferred = false; ///< from the state of the socket
        std::optional<bool> reset_with_ack;
        std::optional<bool> reset_ttl_foreign;
    };

    Identity who;
    bool called = false;      ///< by our end
    bool joined = false;      ///< its beginning was not seen: numbers count from where it was met
    bool syn_refused = false; ///< this host answered the peer's SYN with RST
    bool reset_by_owner = false; ///< our RST came of the close() of a speaker
    Time first_seen;
    std::optional<Time> handshake_at;
    std::optional<Time> up_at;
    Duration peer_window_closed{}; ///< for so long until the end; of ours see below
    Duration local_window_closed{};
    Time ended_at;
    Direction ended_by = Direction::received; ///< whose FIN or RST was first
    std::vector<Message> messages;            ///< in the order in which they were seen
    std::uint64_t messages_dropped = 0;       ///< for want of room
    std::optional<Icmp> icmp;                 ///< the newest error about a segment of ours
    Stream sent;
    Stream received;
    SocketSample sample; ///< the newest

    const Stream& stream(Direction direction) const
    {
        return direction == Direction::sent ? sent : received;
    }
};

using TapePtr = std::shared_ptr<const Tape>;

} // namespace bgpsnoop::engine
