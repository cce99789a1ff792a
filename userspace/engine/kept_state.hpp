// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/past.hpp"
#include "engine/snapshot.hpp"

/// What outlives the process, as plain values: an engine gives them (Engine::keep), and a later one
/// goes on from there (Engine::resume).
namespace bgpsnoop::engine {

struct KeptSocket {
    Identity who;
    /// The kernel's own name of the socket, unique in its network namespace while the host is up.
    /// 0: not known, and then the socket is never taken for another's continuation.
    std::uint64_t socket_cookie = 0;
    Time first_seen;
};

/// An established connection that was alive.
struct KeptConnection : KeptSocket {
    struct Stream {
        std::optional<Time> open_at;
        std::optional<Time> traffic_at;
        std::optional<wire::Open> open;
        std::uint32_t open_length = 0; ///< on the wire; 0: an older bgpsnoop did not keep it
    };
    std::optional<Initiator> initiator;
    bool incomplete = false; ///< its beginning was not seen
    Time up_at;
    Stream sent;
    Stream received;
    std::uint64_t retransmits = 0; ///< as its socket had counted; in the session's total

    ConnectionId id = ConnectionId::none; ///< in the run that keeps it; says nothing to another

    // How it is now (present.hpp).
    bool alive = false;
    bool unsearched = false;           ///< nobody could look; it is taken to live
    bool rebooted = false;             ///< the host was, since
    std::optional<TcpState> left_over; ///< what the socket list shows with its addresses and ports
};

/// A neighbour: strangers are not kept.
struct KeptSession {
    static constexpr std::size_t most_living = 64;

    SessionSnapshot totals; ///< of its living connections, too
    Past past;
    std::map<std::string, std::uint64_t> warnings; ///< by id
    std::uint64_t netns_cookie = 0;                ///< 0: not known
    std::optional<std::string> netns_name;         ///< that labels its series; empty: it has none
    Time last_courted;                             ///< a speaker of ours called, or sent an OPEN
    std::uint16_t port = 0;                        ///< of BGP, of its newest connection
    std::vector<KeptConnection> living;

    bool netns_gone = false; ///< how it is now (present.hpp)
};

/// Where and when something was kept.
struct KeptOrigin {
    Time time;        ///< so far it was watched
    std::string host; ///< empty: not known
    std::string boot_id;
    /// When the host was booted, on the clock of all times here; the wall clock was later by
    /// `clock_step` when they were kept.
    Duration clock_boot{};
    Duration clock_step{};
    std::uint32_t own_netns = 0; ///< that of the process
};

struct KeptState : KeptOrigin {
    static constexpr std::size_t most_judged = 4'096;

    std::vector<KeptSession> sessions;
    std::vector<KeptSocket> judged; ///< they outlived the verdict on their connection

    bool rebooted = false; ///< the host was, since: how it is now (present.hpp)
};

} // namespace bgpsnoop::engine
