// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "source/capture/sequence.hpp"
#include "source/capture/stream.hpp"

/// What the sequence numbers of a captured stream tell, besides its bytes.
namespace bgpsnoop::source {

namespace {

constexpr std::uint32_t reset_tolerance = 256 * 1024; // what a capture may lack before a RST

} // namespace

/// One number more than the last message took, and no message is as short: a FIN (RFC 9293 3.4).
/// Of an end that is not captured the acknowledgements tell where its messages end.
bool CaptureStream::is_unseen_fin(std::uint32_t ack) const
{
    const bool all_unseen = counts_.bytes > 0 && counts_.bytes == uncaptured_.bytes;
    return !finished() && !reassembly_.has_hole() && distance(reassembly_.next(), ack) == 1 &&
           (framer_.between_messages() || all_unseen);
}

bool CaptureStream::accepts_reset(std::uint32_t seq) const
{
    const std::uint32_t next = reassembly_.next();
    const bool crossed_fin = finished() && seq + 1 == next;
    const bool behind_hole = reassembly_.has_hole() && seq == highest_;
    // Of what we sent the peer may not have more than it says, nor room for it.
    const bool at_window = direction_ == engine::Direction::sent && seq == last_ack_;
    return seq == next || crossed_fin || behind_hole || at_window;
}

bool CaptureStream::may_be_reset(std::uint32_t seq) const
{
    const bool is_between = distance(last_ack_, seq) >= 0 && distance(seq, reassembly_.next()) >= 0;
    return is_ahead(seq) || (started() && is_between);
}

bool CaptureStream::is_ahead(std::uint32_t seq) const
{
    const auto ahead = distance(reassembly_.next(), seq);
    return started() && ahead > 0 && static_cast<std::uint32_t>(ahead) <= reset_tolerance;
}

bool CaptureStream::has_sent(std::uint32_t seq) const
{
    return plausible(seq) && distance(seq, highest_) >= 0;
}

bool CaptureStream::finish_acked() const
{
    return finished() && last_ack_ == reassembly_.next();
}

std::uint32_t CaptureStream::bytes_unacked() const
{
    return static_cast<std::uint32_t>(std::max(distance(last_ack_, highest_), 0));
}

std::uint32_t CaptureStream::missing() const
{
    if (!started())
        return 0;
    const auto now =
        static_cast<std::uint32_t>(std::max(distance(reassembly_.next(), highest_), 0));
    return std::max(now, lost_bytes_);
}

std::uint32_t CaptureStream::ignored() const
{
    if (!started() || !repeated_to_)
        return 0;
    const std::int32_t came = distance(last_ack_, reassembly_.next());
    return static_cast<std::uint32_t>(
        std::clamp(distance(last_ack_, *repeated_to_), 0, std::max(came, 0)));
}

std::uint32_t CaptureStream::out_of_order() const
{
    return std::max(static_cast<std::uint32_t>(reassembly_.waiting()), lost_segments_);
}

} // namespace bgpsnoop::source
