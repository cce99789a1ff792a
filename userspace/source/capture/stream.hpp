// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <variant>
#include <vector>

#include "engine/input.hpp"
#include "wire/packet.hpp"
#include "wire/reassembly.hpp"
#include "wire/stream_framer.hpp"

namespace bgpsnoop::source {

/// One direction of a captured connection: segments in, messages out, everything counted.
class CaptureStream {
public:
    struct StreamInput {
        wire::Time at;
        std::variant<engine::MessageSeen, engine::StreamFault> what;
    };
    using StreamInputs = std::vector<StreamInput>;

    CaptureStream(engine::Direction direction, bool all_messages);

    /// With the first byte's number, where the handshake was seen.
    void begin(std::uint32_t seq) { start(seq); }
    void join(std::uint32_t seq); ///< it was not: this is some byte's number
    bool started() const { return reassembly_.started(); }

    StreamInputs segment(wire::Time time, const wire::TcpSegment& segment);
    StreamInputs acked(wire::Time time, std::uint32_t ack); ///< by the other end
    /// It has ended: what lies behind bytes that the capture lacks, and the message it ends in.
    StreamInputs flush(wire::Time time);
    StreamInputs skip_holes();                                ///< nothing will fill them any more
    StreamInputs skip_to(wire::Time time, std::uint32_t seq); ///< all before it was sent
    /// When it is sure that the capture lacks what is missing: its reader has not asked for it.
    std::optional<wire::Time> hole_due() const;
    void abandon() { abandoned_ = true; } ///< its reader has closed: what comes now stays unread

    bool joined() const { return joined_; } ///< in mid-stream: what was before is not known
    bool plausible(std::uint32_t seq) const { return reassembly_.plausible(seq); }
    bool has_sent(std::uint32_t seq) const; ///< also if it was the SYN's
    /// A RST with this number is one that the receiver's TCP accepts (RFC 5961 3.2).
    bool accepts_reset(std::uint32_t seq) const;
    /// It may be all the same: its receiver lacks something, or the capture.
    bool may_be_reset(std::uint32_t seq) const;
    bool finished() const { return reassembly_.finished(); }
    bool finish_acked() const;                   ///< and the other end knows
    bool is_unseen_fin(std::uint32_t ack) const; ///< the capture lacks it, and this says it came
    std::optional<wire::Time> fin_at() const { return fin_at_; } ///< when its FIN was captured

    const engine::StreamCounts& counts() const { return counts_; }
    std::uint64_t bytes_acked() const { return std::min(acked_, reassembly_.delivered()); }
    std::uint32_t bytes_unacked() const;
    std::uint32_t out_of_order() const; ///< segments that wait for one before them
    std::uint32_t missing() const;      ///< bytes before the newest segment that never came
    std::optional<wire::Time> newest_at() const { return newest_at_; } ///< it went further
    std::uint32_t ignored() const; ///< bytes that came, were repeated and never acknowledged
    std::optional<wire::Time> acked_at() const { return acked_at_; }       ///< something new
    std::optional<wire::Time> repeated_at() const { return repeated_at_; } ///< what was acked
    std::uint32_t retransmits() const { return retransmits_; }
    std::uint32_t probes() const { return probes_; } ///< keep-alives of TCP that nothing followed
    void heard_other() { probes_ = 0; }              ///< the other end has said something
    std::uint64_t gaps() const { return gaps_; }
    const engine::Uncaptured& uncaptured() const { return uncaptured_; }

private:
    void start(std::uint32_t seq);
    bool is_ahead(std::uint32_t seq) const; ///< near enough, if the capture lacks what is between
    void note_sent(wire::Time time, const wire::TcpSegment& segment);
    void note_hole(wire::Time time);
    StreamInputs skip_counted(wire::Time time, const wire::TcpSegment& segment);
    void count(wire::Time time, wire::MessageType type, std::uint64_t messages);
    wire::StreamPieces finish_unseen(wire::Time time);
    StreamInputs deliver(wire::Time time, const wire::StreamPieces& pieces);
    void deliver(wire::Time time, const wire::StreamPiece& piece, StreamInputs& out);
    void look_behind_hole(wire::Bytes bytes);
    void tell(wire::Time time, std::vector<wire::StreamEvent>&& events, StreamInputs& out);
    void tell_message(wire::Time time, wire::FramedMessage&& message, StreamInputs& out);

    engine::Direction direction_;
    bool all_messages_;
    bool abandoned_ = false;
    bool extended_told_ = false; ///< a message of more than 4096 octets
    bool joined_ = false;
    wire::Reassembly reassembly_;
    wire::StreamFramer framer_;
    engine::StreamCounts counts_;
    std::uint32_t highest_ = 0; ///< behind the last byte that was sent
    std::optional<wire::Time> newest_at_;
    std::uint32_t last_ack_ = 0;
    std::uint64_t acked_ = 0; ///< numbers acknowledged since the start, a FIN's too
    std::optional<wire::Time> acked_at_;
    std::optional<wire::Time> repeated_at_;
    std::uint32_t retransmits_ = 0;
    std::uint32_t probes_ = 0;
    std::optional<std::uint32_t> repeated_to_; ///< behind the last byte that was repeated
    std::uint64_t gaps_ = 0;
    engine::Uncaptured uncaptured_;
    bool keepalive_missed_ = false; ///< as it seems, by the length of a hole
    std::optional<wire::Time> fin_at_;
    std::optional<wire::Time> hole_since_; ///< something waits behind bytes that are missing
    bool lacked_ = false;                  ///< its reader lacks them, too: the path lost them
    std::uint32_t lost_bytes_ = 0;         ///< those, once they were skipped
    std::uint32_t lost_segments_ = 0;      ///< and what had waited for them
};

} // namespace bgpsnoop::source
