// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engine/session/session.hpp"
#include "engine/session/strangers.hpp"

namespace bgpsnoop::engine {

/// The known sessions: which one an input belongs to, how many there may be, and for how long.
class Sessions {
public:
    struct Limits {
        std::size_t neighbors = 0;
        std::size_t strangers = 0;
        Duration expiry{};
        std::uint32_t own_netns = 0; ///< whose neighbours come first, inode number; 0: no one's
    };

    Sessions(std::vector<std::uint16_t> ports, Limits limits);

    /// Strangers beyond it go at once, neighbours as they expire.
    void limit(std::size_t neighbors, std::size_t strangers, Duration expiry);

    /// Null: the peer is not known. What is left of a network namespace that is gone is not found.
    Session* find(const Identity& who);
    const Session* find(const Identity& who) const;
    /// The one that a namespace that is gone has left in the place of this; null: there is none.
    const Session* of_former_netns(const Identity& who) const;
    bool calls_us(const Identity& who) const; ///< the peer does, as the ports tell
    /// A new one is a stranger's. Null where there is no room: every stranger kept has a living
    /// connection, or knocks.
    Session* find_or_make(const Identity& who, Time now);
    void see(const Session& session); ///< something of it was just seen
    /// A speaker of ours takes that peer for its neighbour; false: there are too many.
    bool court(Session& session, Time now);
    /// The same of one that has no session, because there was no room for another stranger's.
    Session* court(const Identity& who, Time now);
    /// A neighbour of a former run; null: there are too many.
    Session* restore(const KeptSession& kept, Time now);
    std::vector<KeptSession> keep() const; ///< the neighbours
    std::vector<SessionKey> neighbors() const;
    void note_overflow() { ++overflow_; } ///< a connection of a neighbour beyond the limits
    void expire(Time now);
    void name_netns(const NetnsName& name_of, Time now);
    void lose_netns(std::uint32_t netns, Time now);
    std::set<std::uint32_t> namespaces() const; ///< inode numbers; but for those that are gone
    /// A neighbour's words: one that we call, or had a session with.
    void note_speaker(const Session& session, const Evidence& seen);
    /// The neighbour that says so from another address of the same family, in the same namespace
    /// and VRF, and has no session now; absent: none does.
    std::optional<wire::Address> same_speaker(const Evidence& seen) const;

    std::uint64_t overflow() const { return overflow_; }   ///< what found no room
    std::uint64_t forgotten() const { return forgotten_; } ///< strangers, for others
    void put_into(Snapshot& snapshot) const;

private:
    struct Speaker { ///< whom an OPEN tells; of both ends, as a router may have many neighbours
        std::uint32_t netns = 0;
        std::string vrf;
        bool v4 = true;
        std::uint32_t bgp_id = 0;
        std::uint32_t as = 0;
        auto operator<=>(const Speaker&) const = default;
    };

    static Speaker speaker_of(const SessionKey& key, const wire::Open& open);
    void recall_speaker(const Session& session); ///< by the newest OPEN that is remembered
    void remember_speaker(const Session& session, const wire::Open& open);
    SessionKey key_of(const Identity& who) const;
    std::uint16_t port_of(const Identity& who) const;
    Session& make(const SessionKey& key, const Identity& who, Time now);
    std::optional<Session> take(const SessionKey& key); ///< out of the list; absent: not there
    void forget(const SessionKey& key) { take(key); }
    /// `leaving`: a stranger that is about to become a neighbour; null: none is.
    bool make_room_for_stranger(const Session* leaving = nullptr);
    bool forget_a_stranger(const Session* spared = nullptr);
    bool make_room_for_neighbor(const SessionKey& whose, Time now);
    bool gives_way(const Session& session, const SessionKey& to) const;
    bool is_own(const SessionKey& key) const ///< of our own network namespace
    {
        return limits_.own_netns != 0 && key.netns == limits_.own_netns;
    }
    /// No neighbour any more. False: it has living connections, and no stranger gives way to it.
    bool demote(Session& session, const Session* leaving = nullptr);
    void give_names(const NetnsName& name_of, Time now);
    void go_on_with_names();

    std::vector<std::uint16_t> ports_;
    Limits limits_;
    std::map<SessionKey, Session> sessions_;
    Strangers strangers_;
    std::map<Speaker, SessionKey> speakers_; ///< made anew when sessions expire
    // So that nobody looks at all of them, each second, where nothing is to be done.
    std::set<SessionKey> unnamed_;         ///< their namespaces have not been asked for a name
    std::set<SessionKey> lost_;            ///< their namespaces were gone
    std::map<std::uint32_t, Time> claims_; ///< of namespaces on another's name: since when
    std::map<bool, Time> no_room_at_;      ///< when nobody gave way; to one of our own namespace
    std::uint64_t overflow_ = 0;
    std::uint64_t forgotten_ = 0;
};

} // namespace bgpsnoop::engine
