#include "engine/verdict.hpp"

#include <array>
#include <cassert>

/// The words of the contract (interface.md), one row per enumerator in the enumerators' order; a
/// test walks them. The layer of an outcome says where to look.
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
};

constexpr std::array causes{
    CauseRow{Cause::peer_not_listening, "peer_not_listening"},
    CauseRow{Cause::peer_not_configured_for_us, "peer_not_configured_for_us"},
    CauseRow{Cause::firewall_reset, "firewall_reset"},
    CauseRow{Cause::firewall_icmp, "firewall_icmp"},
    CauseRow{Cause::ttl_too_low, "ttl_too_low"},
    CauseRow{Cause::peer_unresolvable, "peer_unresolvable"},
    CauseRow{Cause::path_or_acl_drop, "path_or_acl_drop"},
    CauseRow{Cause::auth_mismatch, "auth_mismatch"},
    CauseRow{Cause::local_drop, "local_drop"},
    CauseRow{Cause::local_no_route, "local_no_route"},
    CauseRow{Cause::peer_backlog_full, "peer_backlog_full"},
    CauseRow{Cause::local_not_listening, "local_not_listening"},
    CauseRow{Cause::wrong_source_address, "wrong_source_address"},
    CauseRow{Cause::peer_max_prefix_hold, "peer_max_prefix_hold"},
    CauseRow{Cause::peer_shut_down, "peer_shut_down"},
    CauseRow{Cause::peer_deconfigured, "peer_deconfigured"},
    CauseRow{Cause::peer_error_backoff, "peer_error_backoff"},
    CauseRow{Cause::peer_no_address_family, "peer_no_address_family"},
    CauseRow{Cause::peer_start_delay, "peer_start_delay"},
    CauseRow{Cause::wrong_vrf, "wrong_vrf"},
    CauseRow{Cause::peer_crashed, "peer_crashed"},
    CauseRow{Cause::peer_daemon_hung, "peer_daemon_hung"},
    CauseRow{Cause::peer_multihop_missing, "peer_multihop_missing"},
    CauseRow{Cause::gtsm_at_peer, "gtsm_at_peer"},
    CauseRow{Cause::gtsm_here, "gtsm_here"},
    CauseRow{Cause::mtu_blackhole, "mtu_blackhole"},
    CauseRow{Cause::local_daemon_stalled, "local_daemon_stalled"},
    CauseRow{Cause::bad_peer_as, "bad_peer_as"},
    CauseRow{Cause::unsupported_version, "unsupported_version"},
    CauseRow{Cause::bad_bgp_identifier, "bad_bgp_identifier"},
    CauseRow{Cause::unacceptable_hold_time, "unacceptable_hold_time"},
    CauseRow{Cause::unsupported_capability, "unsupported_capability"},
    CauseRow{Cause::no_common_family, "no_common_family"},
    CauseRow{Cause::unsupported_parameter, "unsupported_parameter"},
    CauseRow{Cause::role_mismatch, "role_mismatch"},
    CauseRow{Cause::peer_operator, "peer_operator"},
    CauseRow{Cause::local_operator, "local_operator"},
    CauseRow{Cause::peer_limit_exceeded, "peer_limit_exceeded"},
    CauseRow{Cause::local_limit_exceeded, "local_limit_exceeded"},
    CauseRow{Cause::peer_daemon_killed, "peer_daemon_killed"},
    CauseRow{Cause::peer_graceful_restart, "peer_graceful_restart"},
    CauseRow{Cause::peer_rebooted, "peer_rebooted"},
    CauseRow{Cause::middlebox, "middlebox"},
    CauseRow{Cause::path_down, "path_down"},
    CauseRow{Cause::loss_towards_us, "loss_towards_us"},
    CauseRow{Cause::peer_daemon_stalled, "peer_daemon_stalled"},
    CauseRow{Cause::peer_not_reading, "peer_not_reading"},
    CauseRow{Cause::local_not_reading, "local_not_reading"},
    CauseRow{Cause::malformed_update, "malformed_update"},
    CauseRow{Cause::auth_changed, "auth_changed"},
    CauseRow{Cause::local_daemon_exited, "local_daemon_exited"},
    CauseRow{Cause::bfd, "bfd"},
    CauseRow{Cause::interface_down, "interface_down"},
    CauseRow{Cause::periodic_flap, "periodic_flap"},
    CauseRow{Cause::local_not_configured, "local_not_configured"},
    CauseRow{Cause::local_shut_down, "local_shut_down"},
    CauseRow{Cause::local_error_backoff, "local_error_backoff"},
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
Layer layer_of(Outcome outcome)
{
    return row(outcomes, outcome).layer;
}

} // namespace bgpsnoop::engine
