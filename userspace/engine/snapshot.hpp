// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/finding.hpp"

/// A copy of what the engine knows at one moment, for sinks that show state rather than events.
/// Immutable once made; the HTTP server's threads share it by pointer.
namespace bgpsnoop::engine {

/// The peering that successive connections serve.
struct SessionKey {
    std::uint32_t netns = 0;
    std::string vrf = "default";
    std::string interface; ///< only for link-local peers
    wire::Address peer;
    /// Set only where a speaker's peer has the same address as itself (both ends on one host): the
    /// BGP port it calls, or 0 if it is called. Tells the two ends apart.
    std::uint16_t port = 0;
    /// Set only where the local end is no known host but one of a capture's many routers: there the
    /// pair of addresses is the session.
    wire::Address local{};

    auto operator<=>(const SessionKey&) const = default;
};

/// What people call a network namespace, by its inode number; empty: it has no name. Absent: that
/// is not known yet.
using NetnsName = std::function<std::optional<std::string>(std::uint32_t)>;

struct FamilyStatus {
    enum class Status : std::uint8_t { negotiated, local_only, peer_only };
    wire::Family family;
    Status status = Status::negotiated;
};

/// What has no name is counted together, by numbers that nothing has.
inline constexpr std::uint8_t other_code = 0;
inline constexpr std::uint8_t other_subcode = 255;
inline constexpr wire::Family other_family{};

/// Totals never fall while a session is known: they add up over its connections.
struct SessionSnapshot {
    SessionKey key;
    GivenNames names;
    /// Nobody has told yet what its network namespace is called: it has no labels until then.
    bool unnamed = false;
    SessionState state = SessionState::idle;
    wire::Address local;
    std::string process;
    std::optional<std::uint32_t> local_as;
    std::optional<std::uint32_t> peer_as;
    std::optional<std::uint32_t> peer_bgp_id;
    std::optional<Initiator> initiator; ///< of the newest connection
    Time state_since;
    Time last_active;
    /// Connections on which the peer sent a whole valid OPEN, at most one each second.
    std::uint64_t knocks = 0;
    std::optional<Time> last_knock;
    std::optional<std::uint32_t> knock_as; ///< as the first of them said, and no later one
    std::optional<Time> called_since;      ///< by speakers of ours, in vain; only while they do
    std::optional<Time> last_called;       ///< by one
    std::optional<Time> established_since; ///< only while established
    std::uint64_t established_total = 0;
    std::optional<std::uint16_t> hold_time;              ///< negotiated, seconds
    std::optional<std::uint16_t> keepalive_interval;     ///< a third of it
    std::optional<double> hold_time_remaining_min_ratio; ///< worst since the last window, 0..1
    std::vector<FamilyStatus> families;
    StreamCounts sent;
    StreamCounts received;
    using NotificationCounts = std::map<std::pair<std::uint8_t, std::uint8_t>, std::uint64_t>;
    NotificationCounts notifications_sent;
    NotificationCounts notifications_received;
    std::map<Phase, std::uint64_t> resets_sent;
    std::map<Phase, std::uint64_t> resets_received;
    std::map<Outcome, std::uint64_t> outcomes;
    std::map<std::string_view, std::uint64_t> warnings; ///< by id (static names)
    std::optional<Verdict> last_verdict; ///< not of probes, nor of retries within an error wait
    std::optional<Time> last_verdict_time;
    /// How it last went down; until it has been up again for an hour.
    std::optional<Verdict> last_down;
    std::optional<Time> last_down_time;
    std::map<wire::Family, Time> end_of_rib_sent;
    std::map<wire::Family, Time> end_of_rib_received;
    std::optional<Duration> rtt;
    std::uint64_t retransmits = 0;
    std::optional<std::uint32_t> send_queue_bytes;
    std::optional<std::uint32_t> receive_queue_bytes;
    Duration zero_window{}; ///< time for which the peer's or our window was 0, as samples tell
    std::map<SegmentDropped::Reason, std::uint64_t> rejected_segments;
};

/// A process that listens on a BGP port.
struct ListenerSnapshot {
    Identity who; ///< the address is the local one
    Time since;
    bool found = false;                      ///< at that time; it began before
    std::optional<std::string> netns_name{}; ///< see GivenNames; absent: not asked yet
};

struct Snapshot {
    Time time;
    std::vector<SessionSnapshot> sessions;  ///< of neighbours
    std::vector<SessionSnapshot> knocking;  ///< of strangers who knock, the most persistent first
    std::vector<SessionSnapshot> strangers; ///< of all others
    std::vector<ListenerSnapshot> listeners;
    std::uint64_t listeners_forgotten = 0;                  ///< to make room for others
    std::map<Outcome, std::uint64_t> unknown_peer_outcomes; ///< of strangers
    std::uint64_t sessions_overflow = 0;   ///< neighbours beyond --max-sessions, or of a crowd
    std::uint64_t strangers_forgotten = 0; ///< to make room for others
    std::map<std::string, std::uint64_t> records_lost;  ///< by kind
    std::map<std::string, std::uint64_t> decode_errors; ///< by reason
    std::map<std::string_view, std::uint64_t> warnings; ///< by id
};

} // namespace bgpsnoop::engine
