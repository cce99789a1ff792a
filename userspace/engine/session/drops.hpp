// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "engine/input.hpp"

/// The segments of a neighbour, or of one connection with it, that this host dropped.
namespace bgpsnoop::engine {

using DropReason = SegmentDropped::Reason;
inline constexpr std::size_t drop_reason_count = 13;

/// What an operator does about it is the same for all reasons of a kind.
enum class DropKind : std::uint8_t { authentication, ttl, blind, filter };

struct DropCount {
    std::uint64_t count = 0;
    Time last;
    Direction direction = Direction::received; ///< of the last
};

class Drops {
public:
    void add(const SegmentDropped& drop, Time now);
    const DropCount& of(DropReason reason) const
    {
        return counts_.at(static_cast<std::size_t>(reason));
    }
    /// The reason of that kind that was met last; none if there was no such drop.
    std::optional<DropReason> latest(DropKind kind) const;
    std::optional<Time> last(DropKind kind) const;

private:
    std::array<DropCount, drop_reason_count> counts_{};
};

DropKind kind_of(DropReason reason);
std::string_view warning_of(DropReason reason); ///< the id; empty if there is none for it
std::string_view drop_clause(DropReason reason,
                             Direction direction); ///< a clause; "they" are the segments
std::string drop_warning(DropReason reason, std::string_view peer); ///< a sentence

} // namespace bgpsnoop::engine
