// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "wire/result.hpp"
#include "wire/time.hpp"

/// One direction of a TCP connection as a byte stream, put together from its segments as they were
/// captured. The first bytes seen for a place win, as in Linux.
namespace bgpsnoop::wire {

/// Bytes in the order of the stream, then a gap: bytes that were never captured.
struct StreamPiece {
    std::vector<std::uint8_t> bytes;
    std::uint64_t gap = 0;
    std::uint64_t cut = 0; ///< of the gap: the snap length left it out
    Time at{};             ///< when the bytes were captured
    bool operator==(const StreamPiece&) const = default;
};
using StreamPieces = std::vector<StreamPiece>;

class Reassembly {
public:
    static constexpr std::size_t buffer_limit = std::size_t{4} << 20; ///< bytes out of order
    static constexpr std::size_t chunk_limit = 16384;                 ///< pieces they come in

    /// The stream's next byte has this number: ISN + 1, or what is known in mid-stream.
    void start(std::uint32_t seq);
    bool started() const { return next_.has_value(); }

    /// payload: what was captured of length bytes. A FIN is not part of the length.
    StreamPieces segment(std::uint32_t seq, Bytes payload, std::uint32_t length, bool fin,
                         Time at = {});
    /// A segment without data says that its sender had sent all before it, and then waited: what is
    /// missing there is told as a gap of its own.
    void mark(std::uint32_t seq);
    /// The receiver has everything before ack: what of it is still missing here stays missing.
    StreamPieces acked(std::uint32_t ack);
    /// No more will come: what waits behind holes comes out, and they stay missing.
    StreamPieces skip_holes();

    std::uint32_t next() const; ///< the receiver's RCV.NXT, so behind the FIN if that has come
    std::uint64_t delivered() const { return next_.value_or(0) - first_; } ///< gaps included
    bool finished() const { return fin_ && next_ && *next_ >= *fin_; }
    bool has_hole() const { return !waiting_.empty() || (fin_ && next_ < fin_); }
    std::size_t waiting() const { return waiting_.size(); } ///< segments behind a hole
    bool plausible(std::uint32_t seq) const;                ///< near enough to be of this stream

private:
    struct Chunk {
        std::vector<std::uint8_t> bytes;
        std::uint64_t missing = 0; ///< after the bytes, cut off by the snap length
        Time at{};
        std::uint64_t size() const { return bytes.size() + missing; }
    };

    std::uint64_t unwrap(std::uint32_t seq) const;
    struct Arrival { ///< a segment as it was captured
        std::uint64_t origin = 0;
        Bytes payload;
        Time at;
    };

    void store(const Arrival& arrival, std::uint64_t end);
    void store_hole(std::uint64_t from, std::uint64_t end, const Arrival& arrival);
    void advance(StreamPieces& out);
    void skip_marked(std::uint64_t place, StreamPieces& out);
    void skip_to(std::uint64_t place, StreamPieces& out);

    std::optional<std::uint64_t> next_; ///< 64-bit sequence numbers, from 2^32 + the first one
    std::uint64_t first_ = 0;
    std::optional<std::uint64_t> fin_;       ///< where the stream ends
    std::map<std::uint64_t, Chunk> waiting_; ///< by place; disjoint, all behind next_
    std::size_t buffered_ = 0;
    std::set<std::uint64_t> marks_; ///< places, all behind next_
};

} // namespace bgpsnoop::wire
