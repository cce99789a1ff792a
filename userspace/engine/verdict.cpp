#include "engine/verdict.hpp"

#include <algorithm>
#include <array>
#include <cassert>

/// The words of the contract (docs/diagnosis.md), one row per enumerator in the enumerators' order;
/// a test walks them. The layer of an outcome says where to look.
namespace bgpsnoop::engine {

namespace {

struct OutcomeRow {
    Outcome outcome;
    std::string_view name;
    Layer layer;
};

constexpr std::array outcomes{
    OutcomeRow{Outcome::connect_refused, "connect_refused", Layer::transport},
    OutcomeRow{Outcome::connect_rejected, "connect_rejected", Layer::network},
    OutcomeRow{Outcome::connect_timeout, "connect_timeout", Layer::network},
    OutcomeRow{Outcome::connect_abandoned, "connect_abandoned", Layer::local},
    OutcomeRow{Outcome::connect_unsendable, "connect_unsendable", Layer::local},
    OutcomeRow{Outcome::not_listening, "not_listening", Layer::local},
    OutcomeRow{Outcome::closed_without_answer, "closed_without_answer", Layer::neighbor},
    OutcomeRow{Outcome::refused_locally, "refused_locally", Layer::local},
    OutcomeRow{Outcome::open_unanswered, "open_unanswered", Layer::neighbor},
    OutcomeRow{Outcome::open_not_sent, "open_not_sent", Layer::local},
    OutcomeRow{Outcome::not_bgp, "not_bgp", Layer::protocol},
    OutcomeRow{Outcome::open_rejected, "open_rejected", Layer::parameters},
    OutcomeRow{Outcome::connection_rejected, "connection_rejected", Layer::neighbor},
    OutcomeRow{Outcome::collision, "collision", Layer::none},
    OutcomeRow{Outcome::closed_in_open_confirm, "closed_in_open_confirm", Layer::neighbor},
    OutcomeRow{Outcome::header_error, "header_error", Layer::protocol},
    OutcomeRow{Outcome::update_error, "update_error", Layer::protocol},
    OutcomeRow{Outcome::fsm_error, "fsm_error", Layer::protocol},
    OutcomeRow{Outcome::route_refresh_error, "route_refresh_error", Layer::protocol},
    OutcomeRow{Outcome::hold_timer_expired, "hold_timer_expired", Layer::liveness},
    OutcomeRow{Outcome::send_hold_timer_expired, "send_hold_timer_expired", Layer::liveness},
    OutcomeRow{Outcome::administrative, "administrative", Layer::administrative},
    OutcomeRow{Outcome::max_prefixes, "max_prefixes", Layer::policy},
    OutcomeRow{Outcome::out_of_resources, "out_of_resources", Layer::session},
    OutcomeRow{Outcome::bfd_down, "bfd_down", Layer::session},
    OutcomeRow{Outcome::cease_other, "cease_other", Layer::session},
    OutcomeRow{Outcome::notification_other, "notification_other", Layer::session},
    OutcomeRow{Outcome::peer_closed, "peer_closed", Layer::session},
    OutcomeRow{Outcome::peer_reset, "peer_reset", Layer::session},
    OutcomeRow{Outcome::local_closed, "local_closed", Layer::local},
    OutcomeRow{Outcome::local_reset, "local_reset", Layer::local},
    OutcomeRow{Outcome::tcp_timeout, "tcp_timeout", Layer::liveness},
    OutcomeRow{Outcome::open, "open", Layer::none},
    OutcomeRow{Outcome::unknown, "unknown", Layer::none},
};
static_assert(outcomes.size() == outcome_count);

struct CauseRow {
    Cause cause;
    std::string_view name;
    std::string_view means; ///< as an operator would say it
};

constexpr std::array causes{
    CauseRow{Cause::peer_not_listening, "peer_not_listening",
             "nothing listens on its BGP port: BGP not enabled, its process down, or another VRF"},
    CauseRow{Cause::peer_not_configured_for_us, "peer_not_configured_for_us",
             "its BGP has no neighbour with our address"},
    CauseRow{Cause::firewall_reset, "firewall_reset",
             "a firewall, there or on the way, answers with RST"},
    CauseRow{Cause::firewall_icmp, "firewall_icmp",
             "a firewall, there or on the way, answers with ICMP"},
    CauseRow{Cause::ttl_too_low, "ttl_too_low",
             "the TTL of our segments does not reach it: no ebgp-multihop here"},
    CauseRow{Cause::peer_unresolvable, "peer_unresolvable",
             "its address does not resolve (ARP, ND) at the last hop"},
    CauseRow{Cause::path_or_acl_drop, "path_or_acl_drop",
             "the path or an ACL drops segments without a word"},
    CauseRow{Cause::auth_mismatch, "auth_mismatch",
             "the MD5 or TCP-AO keys of both ends differ, or one has none"},
    CauseRow{Cause::local_drop, "local_drop",
             "this host's own firewall or rp_filter drops the segments"},
    CauseRow{Cause::local_no_route, "local_no_route",
             "this host has no route to it, or lacks the source address"},
    CauseRow{Cause::peer_backlog_full, "peer_backlog_full",
             "its listener takes no more connections: its process hangs"},
    CauseRow{Cause::local_not_listening, "local_not_listening",
             "no process of this host listens there"},
    CauseRow{Cause::wrong_source_address, "wrong_source_address",
             "it knows us by another address than the one we call from"},
    CauseRow{Cause::peer_max_prefix_hold, "peer_max_prefix_hold",
             "it holds the session down after too many prefixes"},
    CauseRow{Cause::peer_shut_down, "peer_shut_down",
             "the neighbour is administratively shut down there"},
    CauseRow{Cause::peer_deconfigured, "peer_deconfigured",
             "the neighbour was removed from its configuration"},
    CauseRow{Cause::peer_error_backoff, "peer_error_backoff", "it waits after an earlier error"},
    CauseRow{Cause::peer_no_address_family, "peer_no_address_family",
             "no address family is active for the neighbour there"},
    CauseRow{Cause::peer_start_delay, "peer_start_delay",
             "its process is starting or being reconfigured"},
    CauseRow{Cause::wrong_vrf, "wrong_vrf", "the neighbour is configured in another VRF there"},
    CauseRow{Cause::peer_crashed, "peer_crashed", "its process crashed, or a proxy stands between"},
    CauseRow{Cause::peer_daemon_hung, "peer_daemon_hung",
             "its BGP process hangs, or waits before it opens (delayed open, BFD strict mode)"},
    CauseRow{Cause::peer_multihop_missing, "peer_multihop_missing",
             "its answers do not reach us: no ebgp-multihop there, or a one-way ACL"},
    CauseRow{Cause::gtsm_at_peer, "gtsm_at_peer",
             "it asks for a higher TTL than our segments have (ttl-security)"},
    CauseRow{Cause::gtsm_here, "gtsm_here",
             "this host asks for a higher TTL than its segments have (ttl-security)"},
    CauseRow{Cause::mtu_blackhole, "mtu_blackhole",
             "the path drops large packets and does not say so"},
    CauseRow{Cause::local_daemon_stalled, "local_daemon_stalled",
             "our BGP process hangs, is stopped or overloaded"},
    CauseRow{Cause::bad_peer_as, "bad_peer_as",
             "the AS configured for the neighbour is not the one in its OPEN"},
    CauseRow{Cause::unsupported_version, "unsupported_version",
             "the BGP version is not spoken there"},
    CauseRow{Cause::bad_bgp_identifier, "bad_bgp_identifier",
             "the BGP identifier is zero, or the same at both ends"},
    CauseRow{Cause::unacceptable_hold_time, "unacceptable_hold_time",
             "the hold time is not accepted"},
    CauseRow{Cause::unsupported_capability, "unsupported_capability",
             "a capability is required that the other end does not have"},
    CauseRow{Cause::no_common_family, "no_common_family",
             "no address family is active at both ends"},
    CauseRow{Cause::unsupported_parameter, "unsupported_parameter",
             "an optional parameter is not known"},
    CauseRow{Cause::role_mismatch, "role_mismatch",
             "the BGP roles of both ends do not pair (RFC 9234)"},
    CauseRow{Cause::peer_operator, "peer_operator", "an operator or a new configuration there"},
    CauseRow{Cause::local_operator, "local_operator", "an operator or a new configuration here"},
    CauseRow{Cause::peer_limit_exceeded, "peer_limit_exceeded",
             "more prefixes than its limit allows"},
    CauseRow{Cause::local_limit_exceeded, "local_limit_exceeded",
             "more prefixes than our limit allows"},
    CauseRow{Cause::peer_daemon_killed, "peer_daemon_killed",
             "its BGP process was killed or crashed"},
    CauseRow{Cause::peer_graceful_restart, "peer_graceful_restart",
             "its BGP process restarts gracefully"},
    CauseRow{Cause::peer_rebooted, "peer_rebooted",
             "its host rebooted, or lost its state otherwise"},
    CauseRow{Cause::middlebox, "middlebox", "a firewall, NAT or proxy on the way ended it"},
    CauseRow{Cause::path_down, "path_down", "the path between both is down"},
    CauseRow{Cause::loss_towards_us, "loss_towards_us", "the path towards us loses segments"},
    CauseRow{Cause::peer_daemon_stalled, "peer_daemon_stalled",
             "its BGP process did not read what had arrived"},
    CauseRow{Cause::peer_not_reading, "peer_not_reading",
             "its BGP process does not read: its receive window is closed"},
    CauseRow{Cause::local_not_reading, "local_not_reading",
             "our BGP process does not read: our receive window is closed"},
    CauseRow{Cause::malformed_update, "malformed_update",
             "an UPDATE that the other end could not accept"},
    CauseRow{Cause::auth_changed, "auth_changed",
             "a key was changed at one end while the session lived"},
    CauseRow{Cause::local_daemon_exited, "local_daemon_exited", "our BGP process ended"},
    CauseRow{Cause::bfd, "bfd", "BFD lost the path"},
    CauseRow{Cause::interface_down, "interface_down", "the interface to the neighbour went down"},
    CauseRow{Cause::periodic_flap, "periodic_flap",
             "it goes down the same way at a constant interval"},
    CauseRow{Cause::local_not_configured, "local_not_configured",
             "our BGP has no neighbour with its address"},
    CauseRow{Cause::local_shut_down, "local_shut_down",
             "the neighbour is administratively shut down here, or not active"},
    CauseRow{Cause::local_error_backoff, "local_error_backoff",
             "our BGP waits after an earlier error"},
};
static_assert(causes.size() == cause_count);

constexpr bool in_order()
{
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (static_cast<std::size_t>(outcomes[i].outcome) != i)
            return false;
    for (std::size_t i = 0; i < causes.size(); ++i)
        if (static_cast<std::size_t>(causes[i].cause) != i)
            return false;
    return true;
}
static_assert(in_order());

using Names = std::string_view;
constexpr std::array<Names, 11> layers{"none",           "transport", "network",    "local",
                                       "neighbor",       "protocol",  "parameters", "liveness",
                                       "administrative", "policy",    "session"};
constexpr std::array<Names, 4> sides{"local", "peer", "path", "unknown"};
constexpr std::array<Names, 7> phases{"connecting",   "connected",   "open_sent", "open_received",
                                      "open_confirm", "established", "closing"};
constexpr std::array<Names, 3> certainties{"certain", "likely", "ambiguous"};

template <typename Rows, typename Enum> constexpr const auto& row(const Rows& rows, Enum value)
{
    const auto index = static_cast<std::size_t>(value);
    assert(index < rows.size());
    return rows[index];
}

} // namespace

std::string_view name(Outcome outcome)
{
    return row(outcomes, outcome).name;
}
std::string_view name(Layer layer)
{
    return row(layers, layer);
}
std::string_view name(Side side)
{
    return row(sides, side);
}
std::string_view name(Phase phase)
{
    return row(phases, phase);
}
std::string_view name(Certainty certainty)
{
    return row(certainties, certainty);
}
std::string_view name(Cause cause)
{
    return row(causes, cause).name;
}
std::string_view meaning_of(std::string_view cause)
{
    const auto* known = std::ranges::find(causes, cause, &CauseRow::name);
    return known == causes.end() ? std::string_view() : known->means;
}
Layer layer_of(Outcome outcome)
{
    return row(outcomes, outcome).layer;
}

} // namespace bgpsnoop::engine
