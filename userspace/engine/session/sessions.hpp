// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "engine/session/callers.hpp"
#include "engine/session/session.hpp"

namespace bgpsnoop::engine {

/// The known sessions: which one an input belongs to, how many there may be, and for how long.
class Sessions {
public:
    struct Limits {
        std::size_t sessions = 0;
        Duration expiry{};
    };

    Sessions(std::vector<std::uint16_t> ports, Limits limits);

    /// Null: the peer is not known. What is left of a network namespace that is gone is not found.
    Session* find(const Identity& who);
    const Session* find(const Identity& who) const;
    /// Null where there is no room: for another session, or for another connection of this one.
    Session* find_or_make(const Identity& who, Time now);
    void expire(Time now);
    /// A neighbour's words: one that we call, or had a session with.
    void note_speaker(const Session& session, const Evidence& seen);
    /// The neighbour that says so from another address of the same family, in the same namespace
    /// and VRF, and has no session now; absent: none does.
    std::optional<wire::Address> same_speaker(const Evidence& seen) const;
    void note_caller(const Identity& who, Time now); ///< who has no session yet

    std::uint64_t overflow() const { return overflow_; } ///< connections that found no room
    std::vector<SessionSnapshot> snapshots() const;

private:
    struct Speaker { ///< whom an OPEN tells; of both ends, as a router may have many neighbours
        std::uint32_t netns = 0;
        std::string vrf;
        bool v4 = true;
        std::uint32_t bgp_id = 0;
        std::uint32_t as = 0;
        auto operator<=>(const Speaker&) const = default;
    };

    static Speaker speaker_of(const Identity& who, const wire::Open& open);
    SessionKey key_of(const Identity& who) const;

    std::vector<std::uint16_t> ports_;
    Limits limits_;
    std::map<SessionKey, Session> sessions_;
    Callers callers_;
    std::map<Speaker, SessionKey> speakers_; ///< cleared when sessions expire
    std::uint64_t overflow_ = 0;
};

} // namespace bgpsnoop::engine
