#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The words of a diagnosis: one enumerator and one table row each, in verdict.cpp. The names are a
/// contract (docs/diagnosis.md); the enumerators are the names.
namespace bgpsnoop::engine {

enum class Outcome : std::uint8_t {
    connect_refused,
    connect_rejected,
    connect_timeout,
    connect_abandoned,
    connect_unsendable,
    not_listening,
    closed_without_answer,
    refused_locally,
    open_unanswered,
    open_not_sent,
    not_bgp,
    open_rejected,
    connection_rejected,
    collision,
    closed_in_open_confirm,
    header_error,
    update_error,
    fsm_error,
    route_refresh_error,
    hold_timer_expired,
    send_hold_timer_expired,
    administrative,
    max_prefixes,
    out_of_resources,
    bfd_down,
    cease_other,
    notification_other,
    peer_closed,
    peer_reset,
    local_closed,
    local_reset,
    tcp_timeout,
    open,
    unknown
};
inline constexpr std::size_t outcome_count = 34;

enum class Layer : std::uint8_t {
    none,
    transport,
    network,
    local,
    neighbor,
    protocol,
    parameters,
    liveness,
    administrative,
    policy,
    session
};

enum class Side : std::uint8_t { local, peer, path, unknown }; ///< who has to act

/// Where the connection stood.
enum class Phase : std::uint8_t {
    connecting,
    connected,
    open_sent,
    open_received,
    open_confirm,
    established,
    closing
};

enum class Certainty : std::uint8_t { certain, likely, ambiguous };

enum class Cause : std::uint8_t {
    // connecting
    peer_not_listening,
    peer_not_configured_for_us,
    firewall_reset,
    firewall_icmp,
    ttl_too_low,
    peer_unresolvable,
    path_or_acl_drop,
    auth_mismatch,
    local_drop,
    local_no_route,
    peer_backlog_full,
    local_not_listening,
    wrong_source_address,
    // connected, no word from the peer
    peer_max_prefix_hold,
    peer_shut_down,
    peer_deconfigured,
    peer_error_backoff,
    peer_no_address_family,
    peer_start_delay,
    wrong_vrf,
    peer_crashed,
    // connected, silence
    peer_daemon_hung,
    peer_multihop_missing,
    gtsm_at_peer,
    gtsm_here,
    mtu_blackhole,
    local_daemon_stalled,
    // OPENs exchanged
    bad_peer_as,
    unsupported_version,
    bad_bgp_identifier,
    unacceptable_hold_time,
    unsupported_capability,
    no_common_family,
    unsupported_parameter,
    role_mismatch,
    // established
    peer_operator,
    local_operator,
    peer_limit_exceeded,
    local_limit_exceeded,
    peer_daemon_killed,
    peer_graceful_restart,
    peer_rebooted,
    middlebox,
    path_down,
    loss_towards_us,
    peer_daemon_stalled,
    peer_not_reading,
    local_not_reading,
    malformed_update,
    auth_changed,
    local_daemon_exited,
    bfd,
    interface_down,
    periodic_flap,
    // this end, before a session: our speaker refused or gave up by its own configuration
    local_not_configured,
    local_shut_down,
    local_error_backoff
};
inline constexpr std::size_t cause_count = 57;

std::string_view name(Outcome outcome);
std::string_view name(Layer layer);
std::string_view name(Side side);
std::string_view name(Phase phase);
std::string_view name(Certainty certainty);
std::string_view name(Cause cause);
Layer layer_of(Outcome outcome);
std::string_view meaning_of(std::string_view cause); ///< for a person; empty if it is no cause

/// How a connection ended, why, and who has to act.
struct Verdict {
    Outcome outcome = Outcome::unknown;
    Side side = Side::unknown;
    Phase phase = Phase::connecting;
    Certainty certainty = Certainty::ambiguous;
    std::vector<Cause> causes; ///< likeliest first; empty where nothing is at fault
    std::string explanation;   ///< one sentence for a person: what was seen, then what it means
    std::vector<std::string> evidence; ///< what supports it besides the messages: a clause each
    std::string next_step;             ///< what to check, and on which router; empty if nothing
};

} // namespace bgpsnoop::engine
