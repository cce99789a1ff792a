// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/past.hpp"
#include "engine/session/drops.hpp"

/// What the earlier connections of a session tell about the present one.
namespace bgpsnoop::engine {

struct Evidence;

struct SessionHistory : Past {
    SessionHistory() = default;
    explicit SessionHistory(const Past& past) : Past(past) {}

    Drops drops; ///< of any segment of that peer, tied to a connection or not

    void note_call(const Evidence& seen, Time now);
    void note_call_beside(const Evidence& seen); ///< a living connection that is no collision
    bool learn_opens(const Evidence& seen);      ///< true: there was one that is new
    void come_up(const Evidence& seen, Time now);
    void add(const Evidence& seen, Outcome outcome, Time now); ///< a connection that has ended

    /// An end has called the other, at this address of ours, not long ago, and that call did not
    /// die with its session.
    bool peer_calls(const wire::Address& local, Time now) const;
    bool we_call(const wire::Address& local, Time now) const;
    std::size_t ended_alike(Outcome outcome) const; ///< how many of the newest, without a break
    std::optional<std::uint32_t> our_as() const;
    std::optional<std::uint32_t> their_as() const;

private:
    bool outlived_session(Time call) const;
    void note_opens(const Evidence& seen, Outcome outcome);
};

inline const SessionHistory no_history; ///< of a peer that has no session

} // namespace bgpsnoop::engine
