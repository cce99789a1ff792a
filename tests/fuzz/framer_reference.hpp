// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "wire/stream_framer.hpp"

namespace bgpsnoop::fuzz {

/// What bpf/framer.h must find in a stream, said once more and plainly: with the whole stream at
/// hand, every byte by its place, and nothing kept between two of them. It does not know of
/// FRAMER_SEARCH_LIMIT: streams are shorter.
class FramerReference {
public:
    /// A hole is a byte that was never seen.
    using Stream = std::vector<std::optional<std::uint8_t>>;

    /// `joined`: the stream had begun before.
    FramerReference(const Stream& stream, bool joined);

    const std::vector<wire::StreamEvent>& events() const { return events_; }

private:
    /// Why a header is expected at a place.
    enum class Trust : std::uint8_t {
        first,   ///< the stream begins there: it must be BGP
        sure,    ///< the message before ended there
        guess,   ///< a marker was found there
        proving, ///< the message of a guess ended there
    };
    struct Header {
        std::uint8_t type;
        std::uint32_t length;
    };
    static constexpr std::size_t nowhere = SIZE_MAX;

    void read(std::size_t at, Trust trust);
    bool all_ff(std::size_t from, std::size_t to) const;
    std::size_t judged_by(std::size_t at) const;
    std::size_t known_until(std::size_t from, std::size_t to) const;
    std::size_t hole_ends(std::size_t at) const;
    std::optional<Header> header_at(std::size_t at, Trust trust) const;
    std::size_t body_ends(std::size_t at, const Header& header);
    std::size_t miss(std::size_t at);
    std::size_t reject(std::size_t at, Trust trust);
    std::size_t search(std::size_t from, std::size_t not_at);
    void tell(wire::FramingFault::Kind kind, std::size_t at);
    void tell_message(std::size_t at, const Header& header, std::size_t until, bool ended);

    const Stream& stream_;
    std::vector<wire::StreamEvent> events_;
    unsigned losses_ = 0;
};

} // namespace bgpsnoop::fuzz
