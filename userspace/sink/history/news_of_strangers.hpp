// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "sink/history/held_back.hpp"
#include "sink/history/news.hpp"
#include "sink/history/told_verdicts.hpp"

namespace bgpsnoop::sink {

/// What of strangers is told: of all of them sixty connections a minute, from the first thing that
/// happened there, and of each at most 64 findings and the verdict. What finds no room is not told,
/// and counted: strangers are as many as they like.
class NewsOfStrangers {
public:
    News tell(const engine::Finding& finding);
    /// The connection is a neighbour's after all: what was held back of it.
    std::vector<engine::Finding> hand_over(std::uint64_t connection);
    std::uint64_t left_out() const { return left_out_; } ///< findings, for want of room

private:
    static constexpr std::size_t peers_known = 1'000;
    static constexpr std::size_t connections_held = 256;
    static constexpr std::size_t findings_held = 16; ///< of a connection
    static constexpr std::size_t connections_told = 1'024;
    static constexpr std::size_t findings_told = 64; ///< of a connection
    static constexpr std::uint64_t a_minute = 60;    ///< connections

    bool has_room(wire::Time now);
    News begin(const engine::Finding& finding);
    News close(const engine::Finding& finding, const engine::ConnectionClosed& closed);
    News hold(const engine::Finding& finding);
    News leave_out();

    ToldVerdicts verdicts_{peers_known};
    HeldBack held_;
    std::map<std::uint64_t, std::size_t> told_; ///< findings, by connection, the oldest first
    wire::Time minute_{};
    std::uint64_t this_minute_ = 0; ///< connections that were first told in it
    std::uint64_t left_out_ = 0;
};

} // namespace bgpsnoop::sink
