#include <algorithm>
#include <array>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/rules.hpp"
#include "engine/timing.hpp"

/// Causes of the end of sessions that were up, or nearly (diagnosis.md, "Established").
namespace bgpsnoop::engine {

using namespace std::chrono_literals;

namespace {

constexpr auto certain = Certainty::certain;
constexpr auto likely = Certainty::likely;
constexpr auto ambiguous = Certainty::ambiguous;
using enum Cause;

bool bare_reset(const Case& c)
{
    return c.seen.received.reset_with_ack == false;
}
/// No host is gone and back at once.
bool bare_reset_after_silence(const Case& c)
{
    const auto& heard = c.seen.sample.heard_at;
    return bare_reset(c) && (!heard || end_time(c) - *heard >= timing::reboot);
}
bool reset_with_ack(const Case& c)
{
    return c.seen.received.reset_with_ack == true;
}

/// Not one byte either way, and then a RST after a number of seconds that somebody configured.
bool idle_for_a_round_time(const Case& c)
{
    const auto last =
        std::max(c.seen.sent.counts.last_message(), c.seen.received.counts.last_message());
    if (!last || end_time(c) - *last < timing::idle_limit - 1s)
        return false;
    const Duration rest = (end_time(c) - *last + 1s) % timing::idle_unit;
    return rest <= 2s;
}

/// RSTs came before that did not fit and were answered with a challenge (RFC 5961 3.2).
bool challenged(const Case& c)
{
    return c.seen.drops.of(DropReason::blind_reset).count > 0;
}

bool restarts_gracefully(const Case& c)
{
    return c.seen.received.open && c.seen.received.open->find<wire::GracefulRestart>() != nullptr;
}

/// Some speakers close without a NOTIFICATION when the hold timer goes off and a graceful restart
/// is agreed (BIRD): what then tells is the silence before it.
bool unread_for_long(const Case& c)
{
    return peer_was_silent(c) && unread_here(c);
}
bool silent_and_repeating(const Case& c)
{
    return peer_was_silent(c) && !unread_here(c) && repeats_in_vain(c);
}
bool silent_and_unacked(const Case& c)
{
    return peer_was_silent(c) && !unread_here(c) && unacknowledged(c);
}
bool silent_and_alive(const Case& c)
{
    return peer_was_silent(c) && !unread_here(c) && !unacknowledged(c);
}

constexpr std::string_view its_log = "On {peer} look at the BGP log and the configuration changes.";
constexpr std::string_view our_log =
    "On this host look at the BGP log and the configuration changes.";
// A FIN, or a RST with ACK where bytes of ours lay unread: close() chooses.
constexpr std::string_view ended_without_a_word =
    "its BGP process was killed or crashed, or dropped us from its configuration without a word, "
    "as ExaBGP does";
constexpr std::string_view did_it_run = "On {peer} check why the BGP process ended.";
constexpr std::string_view compare_limit =
    "Compare what {accused} announces with the maximum-prefix "
    "limit at {objector}.";
constexpr std::string_view our_update =
    "Look at the UPDATE that {accused} sent last, and at its data "
    "in the NOTIFICATION.";

constexpr std::string_view the_boxes = "Check firewalls, NAT and proxies between {local} and "
                                       "{peer}, and their idle timeouts.";

constexpr std::array rules{
    CauseRule{Outcome::administrative, peer_operator, received_notification, certain,
              "an operator or a new configuration at {objector} ended the session", its_log},
    CauseRule{Outcome::administrative, local_operator, sent_notification, certain,
              "an operator or a new configuration on this host ended the session", our_log},

    CauseRule{Outcome::max_prefixes, peer_limit_exceeded, received_notification, certain,
              "we announced more prefixes than {objector} allows", compare_limit},
    CauseRule{Outcome::max_prefixes, local_limit_exceeded, sent_notification, certain,
              "{accused} announced more prefixes than we allow", compare_limit},

    CauseRule{Outcome::bfd_down, bfd, always, ambiguous,
              "BFD lost the path (RFC 9384), or {objector} is OpenBGPD and exceeded the limit of "
              "prefixes it may send",
              "Check BFD and the link to {peer}; with OpenBGPD also \"max-prefix ... out\"."},
    CauseRule{Outcome::bfd_down, interface_down, always, ambiguous},
    CauseRule{Outcome::bfd_down, peer_limit_exceeded, received_notification, ambiguous},
    CauseRule{Outcome::bfd_down, local_limit_exceeded, sent_notification, ambiguous},

    CauseRule{Outcome::update_error, malformed_update, always, certain,
              "{accused} sent an UPDATE that {objector} could not accept", our_update},

    CauseRule{Outcome::peer_closed, local_daemon_stalled, we_were_silent, ambiguous,
              "our BGP process had written {idle}, so the hold timer may have gone off there",
              "On this host check that the BGP process is alive, not stopped and not overloaded.",
              Side::local},
    CauseRule{Outcome::peer_closed, peer_daemon_killed, restarts_gracefully, ambiguous,
              "its BGP process was killed, crashed or restarts gracefully", did_it_run},
    CauseRule{Outcome::peer_closed, peer_graceful_restart, restarts_gracefully, ambiguous},
    CauseRule{Outcome::peer_closed, peer_daemon_killed, always, ambiguous, ended_without_a_word,
              did_it_run},
    CauseRule{Outcome::peer_closed, peer_deconfigured, always, ambiguous},
    CauseRule{Outcome::peer_closed, periodic_flap, flaps_periodically, ambiguous},

    CauseRule{Outcome::peer_reset, middlebox, foreign_reset, likely,
              "the RST has a TTL unlike that of the peer's other segments, so something on the way "
              "sent it",
              the_boxes, Side::path},
    CauseRule{Outcome::peer_reset, middlebox, idle_for_a_round_time, likely,
              "neither end had sent anything for {quiet}, which is how long a firewall or NAT on "
              "the way may remember a connection",
              the_boxes, Side::path},
    CauseRule{
        Outcome::peer_reset, middlebox, challenged, ambiguous,
        "RSTs that did not fit came before it, so something on the way, or an attacker, sends "
        "them in the peer's name",
        the_boxes, Side::unknown},
    CauseRule{Outcome::peer_reset, peer_rebooted, bare_reset_after_silence, likely,
              "a bare RST says that its host no longer knows the connection, so it rebooted or "
              "lost state",
              "On {peer} check its uptime."},
    CauseRule{Outcome::peer_reset, peer_rebooted, bare_reset, ambiguous,
              "a bare RST says that its host no longer knows the connection, or that something on "
              "the way sent it; there was no silence before it as of a host that reboots",
              "On {peer} check its uptime, and firewalls between {local} and {peer}."},
    CauseRule{Outcome::peer_reset, middlebox, bare_reset, ambiguous},
    CauseRule{Outcome::peer_reset, peer_not_reading, peer_window_closed, ambiguous,
              "its receive window was closed, so its BGP process did not read, and then it ended",
              did_it_run},
    CauseRule{Outcome::peer_reset, peer_daemon_killed, reset_with_ack, ambiguous,
              ended_without_a_word, did_it_run},
    CauseRule{Outcome::peer_reset, peer_deconfigured, reset_with_ack, ambiguous},
    CauseRule{Outcome::peer_reset, peer_daemon_killed, always, ambiguous,
              "its BGP process was killed, it rebooted, or a middlebox cut the connection",
              did_it_run},
    CauseRule{Outcome::peer_reset, peer_rebooted, always, ambiguous},
    CauseRule{Outcome::peer_reset, middlebox, always, ambiguous},
    CauseRule{Outcome::peer_reset, periodic_flap, flaps_periodically, ambiguous},

    CauseRule{Outcome::local_closed, local_daemon_exited, exiting, certain,
              "its process was exiting", "On this host check why the BGP process ended."},
    CauseRule{Outcome::local_closed, local_daemon_stalled, unread_for_long, ambiguous,
              "nothing of {peer} had been read for {silence}, and its bytes lie unread here",
              "On this host check that the BGP process is alive, not stopped and not overloaded."},
    CauseRule{
        Outcome::local_closed, gtsm_at_peer, silent_and_repeating, ambiguous,
        "for {silence}, the hold time, {peer} only repeated what we had acknowledged: it does "
        "not hear us, for the TTL of our segments, an ACL or the path",
        "On {peer} check ttl-security (GTSM) or ebgp-multihop for neighbour {local}, and ACLs.",
        Side::peer},
    CauseRule{Outcome::local_closed, path_or_acl_drop, silent_and_repeating, ambiguous},
    CauseRule{Outcome::local_closed, path_down, silent_and_unacked, ambiguous,
              "nothing had come from {peer} for {silence}, the hold time, nor did its TCP "
              "acknowledge ours",
              "Check links and routes between {local} and {peer}.", Side::path},
    CauseRule{Outcome::local_closed, peer_daemon_hung, silent_and_alive, ambiguous,
              "nothing had come from {peer} for {silence}, the hold time, though its TCP "
              "acknowledged ours",
              "On {peer} check that its BGP process is alive, not stopped and not overloaded.",
              Side::peer},
    CauseRule{Outcome::local_closed, local_operator, always, ambiguous,
              "it was stopped or reconfigured, or met an error of its own", our_log},
    CauseRule{Outcome::local_reset, local_daemon_exited, exiting, certain,
              "its process was exiting", "On this host check why the BGP process ended."},
    CauseRule{Outcome::local_reset, local_operator, always, ambiguous,
              "it was stopped or reconfigured, or met an error of its own", our_log},
};

} // namespace

std::span<const CauseRule> established_causes()
{
    return rules;
}

} // namespace bgpsnoop::engine
