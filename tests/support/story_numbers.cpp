// SPDX-License-Identifier: Apache-2.0
#include "support/story.hpp"

/// The numbers that the socket of a story reports.
namespace bgpsnoop::test {

using namespace engine;

Story& Story::unread(std::uint32_t bytes)
{
    sample_.unread_bytes = bytes;
    return *this;
}

Story& Story::unacked(std::uint32_t bytes)
{
    sample_.unacked_bytes = bytes;
    return *this;
}

Story& Story::accepted(std::uint64_t bytes)
{
    sample_.bytes_accepted = bytes;
    return *this;
}

Story& Story::acked(std::uint64_t bytes)
{
    sample_.bytes_acked = bytes;
    return *this;
}

Story& Story::windows(std::uint32_t peers, std::uint32_t ours)
{
    sample_.peer_window = peers;
    sample_.local_window = ours;
    return *this;
}

Story& Story::probed(std::uint32_t by_us, std::uint32_t by_peer)
{
    sample_.probes_sent = by_us;
    sample_.probes_received = by_peer;
    return *this;
}

Story& Story::holes(std::uint32_t segments)
{
    sample_.out_of_order = segments;
    return *this;
}

Story& Story::missing(std::uint32_t bytes)
{
    sample_.missing_bytes = bytes;
    return *this;
}

Story& Story::heard()
{
    sample_.heard_at = now_;
    return *this;
}

Story& Story::heard_ack()
{
    sample_.acked_at = now_;
    return heard();
}

Story& Story::peer_repeats()
{
    sample_.repeated_at = now_;
    return heard();
}

Story& Story::segments_sent(std::uint32_t count)
{
    sample_.segments_sent = count;
    return *this;
}

Story& Story::repeated(std::uint32_t segments)
{
    sample_.retransmits = segments;
    return *this;
}

Story& Story::lacks(Direction direction, const engine::Uncaptured& what)
{
    auto& lacking =
        direction == Direction::sent ? sample_.sent_uncaptured : sample_.received_uncaptured;
    lacking = what;
    return *this;
}

Story& Story::key(bool set)
{
    sample_.has_auth_key = set;
    return *this;
}

Story& Story::counted(std::uint64_t keepalives_sent, std::uint64_t keepalives_received)
{
    sample_.sent.messages[bgp_keepalive] = keepalives_sent;
    sample_.sent.last[bgp_keepalive] = now_;
    sample_.received.messages[bgp_keepalive] = keepalives_received;
    sample_.received.last[bgp_keepalive] = now_;
    return *this;
}

Story& Story::notification_counted(Direction direction)
{
    auto& counts = direction == Direction::sent ? sample_.sent : sample_.received;
    counts.messages[bgp_notification] = 1;
    counts.last[bgp_notification] = now_;
    return *this;
}

} // namespace bgpsnoop::test
