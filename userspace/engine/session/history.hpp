// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "engine/finding.hpp"
#include "engine/session/drops.hpp"

/// What the earlier connections of a session tell about the present one. Bounded: the newest few.
namespace bgpsnoop::engine {

struct Evidence;

struct SessionHistory {
    struct Notified { ///< why the last session or attempt was ended, by its own words
        Time at;
        DecidingNotification what;
        std::optional<Time> settled_at{}; ///< a session was established again: it explains no more
    };
    struct Call {            ///< one end called the other
        Time at;             ///< of ours: its newest input
        wire::Address local; ///< our address in that connection
        Time begun{};
        bool hung_up = false; ///< the caller said nothing and closed, as a probe does
    };
    struct Ended {
        Time at;
        Outcome outcome = Outcome::unknown;
        Duration lasted{};                 ///< since its first input
        std::optional<Time> held_until{};  ///< the peer did not hear of the end, and has a timer
        std::optional<Time> up_again_at{}; ///< of a session: the next one was established
    };
    static constexpr std::size_t remembered = 8;

    bool ever_established = false;
    std::vector<wire::Address> established_from; ///< our addresses then, the newest last
    std::optional<Notified> last_notification;
    std::optional<Time> came_up; ///< established, the last time
    std::optional<Call> peer_called;
    std::optional<Call> we_called;
    std::optional<Time> called_beside; ///< the peer called while its session was up: the first time
    Drops drops;                       ///< of any segment of that peer, tied to a connection or not
    std::deque<Ended> ended;           ///< newest last
    std::deque<Ended> downs;           ///< those that had been established
    std::optional<wire::Open> our_open; ///< the newest of any connection
    std::optional<wire::Open> their_open;

    void note_call(const Evidence& seen, Time now);
    void note_call_beside(const Evidence& seen); ///< a living connection that is no collision
    bool learn_opens(const Evidence& seen);      ///< true: there was one that is new
    void come_up(const Evidence& seen, Time now);
    void add(const Evidence& seen, Outcome outcome, Time now); ///< a connection that has ended

    std::size_t ended_alike(Outcome outcome) const; ///< how many of the newest, without a break
    std::optional<std::uint32_t> our_as() const;
    std::optional<std::uint32_t> their_as() const;
};

inline const SessionHistory no_history; ///< of a peer that has no session

} // namespace bgpsnoop::engine
