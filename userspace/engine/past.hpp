// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/finding.hpp"

namespace bgpsnoop::engine {

/// What is remembered of a session's earlier connections: plain values, which outlive the process,
/// too (kept_state.hpp). Bounded: the newest few.
struct Past {
    struct Notified { ///< why the last session or attempt was ended, by its own words
        Time at;
        DecidingNotification what;
        std::optional<Time> settled_at{}; ///< a session was established again: it explains no more
        bool holds_sessions_down() const; ///< 6/1, 6/2, 6/3: until somebody acts
        bool begins_a_wait(Time now) const; ///< an error, and not longer ago than an end may wait
    };
    struct Call {            ///< one end called the other
        Time at;             ///< of ours: its newest input
        wire::Address local; ///< our address in that connection
        Time begun{};
        bool hung_up = false; ///< the caller said nothing and closed, as a probe does
    };
    struct Opened { ///< one end sent an OPEN, and did not refuse: it has the other configured
        Time at;
        wire::Address local;
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
    std::optional<Opened> peer_opened; ///< the newest of a connection that has ended
    std::optional<Opened> we_opened;
    std::optional<Time> called_beside; ///< the peer called while its session was up: the first time
    std::optional<Time> we_called_beside; ///< likewise
    std::vector<Ended> ended;             ///< newest last
    std::vector<Ended> downs;             ///< those that had been established
    std::optional<wire::Open> our_open;   ///< the newest of any connection
    std::optional<wire::Open> their_open;
};

} // namespace bgpsnoop::engine
