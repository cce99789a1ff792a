// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/acquaintance.hpp"
#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/company.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/timing.hpp"

/// Causes of connections that one end closed without a word (diagnosis.md, "Told apart: connected,
/// and the peer says no word" with its ranking), seen from the other end and from that one.
/// causes_waiting.cpp has those on which it said nothing, and did not close.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

// --- The peer closed ----------------------------------------------------------------------------

/// A refusal comes at once: after the OPEN of the other end, or after the handshake.
bool slow(const Case& c)
{
    auto since = c.seen.sent.open_at ? c.seen.sent.open_at : c.seen.received.arrived_at;
    if (!since)
        since = c.seen.handshake_at;
    return since && end_time(c) - *since >= timing::slow_close;
}

constexpr std::string_view has_family =
    "On {peer} check that neighbour {local} has an active address family and its VRF.";

/// What the sibling explains is an outcome of its own: collision.
constexpr std::array closed_without_answer{
    Row{foreign_reset, likely, middlebox, means::foreign_reset,
        "Check firewalls and proxies between {local} and {peer}.", read_on},
    // The last NOTIFICATION explains it.
    Row{told_us<6, 1>, likely, peer_max_prefix_hold,
        "it still holds the session down after \"{original}\" ({ago} ago)",
        "On {peer} check the maximum-prefix limit of neighbour {local}, then clear the session."},
    Row{told_us<6, 2>, likely, peer_shut_down,
        "it told us \"{original}\" {ago} ago and is still shut down", advice::its_neighbour},
    Row{told_us<6, 3>, likely, peer_deconfigured,
        "it told us \"{original}\" {ago} ago and no longer has us configured",
        advice::its_neighbour},
    // A BGP process that hung does not wait: it hangs still, or does not know of the end.
    Row{all<peer_was_silent_at_the_error, peer_may_hold_the_old, called_by_us>, ambiguous,
        either(peer_not_ready, peer_daemon_hung, peer_error_backoff),
        "our \"{original}\" ({ago} ago) was never acknowledged, so it may hold the old connection "
        "and take no other",
        advice::its_neighbour},
    Row{all<peer_was_silent_at_the_error, slow, called_by_us>, ambiguous,
        either(peer_daemon_hung, peer_not_ready, peer_crashed),
        "our BGP ended the last session with \"{original}\" {ago} ago, as it heard nothing, and "
        "this is late for a refusal: the BGP process there hangs at times or is overloaded, is not "
        "ready, or died",
        advice::its_process},
    Row{all<peer_waits_after_error, called_by_us>, likely, peer_error_backoff,
        "it waits after \"{original}\" ({ago} ago), which is the error to mend",
        advice::original_error},
    Row{all<within_error_wait, no<called_by_us>>, ambiguous,
        either(peer_error_backoff, peer_start_delay, peer_crashed),
        "that was {ago} after \"{original}\", which is the error to mend: it gave its call up for "
        "it, starts, or died",
        advice::original_error},
    // It called us, and hung up before its OPEN: it knows us, if it is a speaker.
    Row{.when = may_be_a_peers_probe,
        .sure = ambiguous,
        .causes = either(port_probe, peer_start_delay, peer_crashed),
        .means = "{peer} called, said nothing and hung up, as a probe of the port does (health "
                 "check, scan, telnet), or a speaker that starts, is being reconfigured, or died",
        .advice = advice::what_calls_from_there,
        .acts = Acts::caller},
    Row{no<called_by_us>, ambiguous, either(peer_start_delay, peer_crashed, port_probe),
        "it calls us, and speaks BGP on other calls, but gave this one up at once: it starts, is "
        "being reconfigured, or died, or something there probes the port",
        advice::its_process_runs},
    // It knows us.
    Row{came_up_after, likely, peer_not_ready, means::taken_later, advice::its_neighbour},
    Row{peer_opened_later, likely, peer_not_ready, means::opened_later, advice::its_neighbour},
    Row{just_lost, ambiguous, either(peer_not_ready, peer_shut_down, peer_deconfigured),
        "a session with it ended {lost} ago, so it is not ready for the next one yet, or was shut "
        "down or removed there",
        advice::its_neighbour},
    Row{peer_calls_us, ambiguous, either(peer_not_ready, peer_no_address_family, wrong_vrf),
        "yet it calls us itself, so it has us configured and is not ready, or refuses for another "
        "reason",
        has_family, read_on},
    Row{peer_opened_lately, ambiguous, either(peer_not_ready, peer_shut_down, peer_deconfigured),
        "it had sent us an OPEN {opened_ago} before, so it had us configured: it is not ready for "
        "the next session yet, or was shut down or removed there since",
        advice::its_neighbour},
    // It knows another address of ours.
    Row{knows_our_other_address, likely, wrong_source_address,
        "it knows us by another address, {called}, and we call from {local}", advice::our_source,
        read_on},
    // A refusal comes at once. Who crashed is not back at once, and again.
    Row{all<slow, again_and_again<Outcome::closed_without_answer>>, ambiguous,
        either(peer_rejects_open, peer_crashed),
        "it did so time after time, so its BGP process lives and objects to something in our OPEN, "
        "or a proxy stands between",
        advice::its_log},
    Row{.when = all<slow, may_be_our_probe>,
        .sure = ambiguous,
        .causes = either(port_probe, peer_crashed),
        .means = "that is late for a refusal, and {local} said nothing either: a probe of the port "
                 "that was held open (telnet), or the BGP process there died",
        .advice = advice::what_calls_it,
        .then = read_on,
        .acts = Acts::caller},
    Row{slow, ambiguous, peer_crashed,
        "that is late for a refusal, so its BGP process died or a proxy stands between",
        advice::its_process_runs, read_on},
    // It knew us.
    Row{established_before, ambiguous, either(peer_shut_down, peer_deconfigured),
        "the session existed before, so it was shut down or removed there, or restarts",
        advice::its_neighbour},
    Row{peer_opened_before, ambiguous, either(peer_shut_down, peer_deconfigured, peer_not_ready),
        "it had sent us an OPEN {opened_ago} before, so it had us configured: it was shut down or "
        "removed there since, or is not ready",
        advice::its_neighbour},
    // It never knew us.
    Row{no<any<ever_established, peer_calls_us, peer_calls_our_other_address>>, ambiguous,
        either(peer_not_configured_for_us, peer_shut_down, wrong_vrf, peer_no_address_family),
        "a BGP process listens there, but it does not talk to this neighbour",
        advice::its_neighbour},
};

/// The same, seen from the end that refuses.
constexpr std::array refused_locally{
    Row{exiting, certain, local_daemon_exited, means::exiting, advice::why_ours_ended},
    Row{behind_translation, likely,
        either(address_translated, wrong_source_address, local_not_configured), means::translated,
        advice::no_translation},
    Row{we_told<6, 1>, likely, local_limit_exceeded, means::held_down_here, advice::our_limit},
    Row{we_told<6, 2>, likely, local_shut_down, means::shut_down_here, advice::our_neighbour},
    Row{we_told<6, 3>, likely, local_not_configured, means::removed_here, advice::our_neighbour},
    Row{all<slow, we_were_silent_at_the_error>, ambiguous,
        either(local_daemon_stalled, local_not_ready, local_error_backoff),
        "the last session ended with \"{original}\" {ago} ago, as {peer} heard nothing of us, and "
        "this is late for a refusal: our BGP process hangs at times or is overloaded, or is not "
        "ready",
        advice::our_process},
    Row{we_wait_after_error, likely, local_error_backoff,
        "we wait after \"{original}\" ({ago} ago), which is the error to mend",
        advice::original_error},
    Row{came_up_after, likely, local_not_ready, means::taken_later, advice::our_neighbour},
    Row{we_opened_later, likely, local_not_ready, means::opened_later, advice::our_neighbour},
    Row{just_lost, ambiguous, either(local_not_ready, local_shut_down, local_not_configured),
        "a session with it ended {lost} ago, so our BGP is not ready for the next one yet, or the "
        "neighbour was shut down or removed here",
        advice::our_neighbour},
    Row{we_call_from_elsewhere, ambiguous, either(local_not_configured, wrong_source_address),
        means::called_from_elsewhere, advice::both_sources},
    Row{we_call_it, ambiguous, either(local_not_ready, local_shut_down), means::called_by_us_too,
        advice::our_neighbour},
    Row{we_opened_lately, ambiguous, either(local_not_ready, local_shut_down, local_not_configured),
        "our BGP had sent it an OPEN {opened_ago} before, so it was configured: our BGP is not "
        "ready for the next session yet, or the neighbour was shut down or removed here since",
        advice::our_neighbour},
    Row{.when = all<slow, may_be_a_peers_probe>,
        .sure = ambiguous,
        .causes = either(port_probe, local_not_configured, local_shut_down),
        .means = "that is late for a refusal, and whoever called said nothing: a probe of the port "
                 "that was held open (telnet)",
        .advice = advice::what_calls_from_there,
        .acts = Acts::caller},
    Row{all<slow, process_unknown, again_and_again<Outcome::refused_locally>>, ambiguous,
        either(local_not_configured, local_shut_down, local_daemon_stalled),
        "that is late for a refusal, and it did so time after time, so it lives: it objects to "
        "something in the OPEN of {peer}, does not talk to it, or is overloaded",
        advice::our_log},
    Row{all<slow, process_unknown>, ambiguous,
        either(local_daemon_exited, local_not_configured, local_shut_down),
        "that is late for a refusal, so its process ended, or a proxy stands before it",
        advice::why_ours_ended},
    Row{slow, ambiguous, either(local_daemon_stalled, local_not_configured, local_shut_down),
        "that is late for a refusal, so it hangs at times or is overloaded, and does not talk to "
        "this neighbour",
        advice::our_process},
    Row{established_before, ambiguous, either(local_shut_down, local_not_configured),
        "the session existed before, so it was shut down or removed here", advice::our_neighbour},
    Row{we_opened_before, ambiguous, either(local_shut_down, local_not_configured, local_not_ready),
        "our BGP had sent it an OPEN {opened_ago} before, so it was configured: it was shut down "
        "or removed here since, or is not ready",
        advice::our_neighbour},
    Row{always, ambiguous, either(local_not_configured, local_shut_down),
        "it does not talk to this neighbour, which is not configured here or shut down",
        advice::our_neighbour},
};

constexpr std::array silent_table{
    Group{Outcome::closed_without_answer, Acts::peer,
          "{peer} {opened} the TCP connection, then closed it with {how} {after} without sending a "
          "BGP message",
          closed_without_answer},
    Group{Outcome::refused_locally, Acts::local,
          "{speaker} closed the connection from {peer} with {how} {after} without sending a BGP "
          "message",
          refused_locally},
};

} // namespace

std::span<const Group> silent_groups()
{
    return silent_table;
}

} // namespace bgpsnoop::engine
