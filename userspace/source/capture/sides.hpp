// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "wire/packet.hpp"

namespace bgpsnoop::source {

/// Which end of each pair of addresses is the local one. All packets are noted before one is asked.
class CaptureSides {
public:
    explicit CaptureSides(std::vector<wire::Address> local) : local_(std::move(local)) {}

    /// As the files say, which may be of both ends: then neither is more local than the other.
    void name(const std::vector<wire::Address>& local);
    void note(const wire::TcpSegment& segment, std::optional<bool> outgoing);
    /// Was a segment from source to destination sent by the local one?
    bool is_sent(const wire::Address& source, const wire::Address& destination) const;
    /// The user has named it as an address of the router to look from.
    bool is_named(const wire::Address& address) const;
    /// Not one segment from the source to the destination was captured, though there were some: the
    /// destination has acknowledged them.
    bool lacks(const wire::Address& source, const wire::Address& destination) const;
    /// All that the source has sent to the destination are RSTs as to a SYN, of several calls, and
    /// not one segment of the destination was captured.
    bool only_refuses(const wire::Address& source, const wire::Address& destination) const;
    std::vector<wire::Address> unmatched() const; ///< named, and in no segment
    std::vector<wire::Address> known(std::size_t at_most) const;

private:
    struct Facts {
        std::uint64_t cooked_votes_first = 0; ///< for the lower address of the pair
        std::uint64_t cooked_votes_second = 0;
        wire::Address began; ///< sent the first SYN, or else the first packet
        bool syn_seen = false;
        bool first_seen = false; ///< the lower address of the pair has sent something,
        bool first_acks = false; ///< an acknowledgement
        bool second_seen = false;
        bool second_acks = false;
        bool only_refusals = true;       ///< either end
        std::set<std::uint16_t> refused; ///< ports of callers, a few
    };
    using Pair = std::pair<wire::Address, wire::Address>;

    static void note_refusal(const wire::TcpSegment& segment, Facts& facts);
    wire::Address local_of(const Pair& pair, const wire::Address& if_unknown) const;
    std::size_t peers_of(const wire::Address& address) const;

    std::vector<wire::Address> local_; ///< as the user says
    std::map<Pair, Facts> pairs_;
    std::map<wire::Address, std::size_t> peers_; ///< how many each has
};

} // namespace bgpsnoop::source
