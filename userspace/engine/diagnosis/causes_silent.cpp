// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/acquaintance.hpp"
#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/company.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/timing.hpp"

/// Causes of connections on which one end never said a word (diagnosis.md, "Told apart: connected,
/// and the peer says no word" with its ranking, and "Told apart: connected, and silence"), seen
/// from the one end and from the other.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

constexpr std::string_view who_calls_it = "On this host look what calls the BGP port of {peer}.";
constexpr std::string_view who_calls_from_there = "Look what calls the BGP port from {peer}.";

// --- The peer closed ----------------------------------------------------------------------------

bool slow(const Case& c)
{
    const auto since = c.seen.sent.open_at ? c.seen.sent.open_at : c.seen.handshake_at;
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
        .advice = who_calls_from_there,
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
        .advice = who_calls_it,
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
    Row{established_before, ambiguous, either(local_shut_down, local_not_configured),
        "the session existed before, so it was shut down or removed here", advice::our_neighbour},
    Row{we_opened_before, ambiguous, either(local_shut_down, local_not_configured, local_not_ready),
        "our BGP had sent it an OPEN {opened_ago} before, so it was configured: it was shut down "
        "or removed here since, or is not ready",
        advice::our_neighbour},
    Row{.when = all<slow, may_be_a_peers_probe>,
        .sure = ambiguous,
        .causes = either(port_probe, local_not_configured, local_shut_down),
        .means = "that is late for a refusal, and whoever called said nothing: a probe of the port "
                 "that was held open (telnet)",
        .advice = who_calls_from_there,
        .acts = Acts::caller},
    Row{always, ambiguous, either(local_not_configured, local_shut_down),
        "it does not talk to this neighbour, which is not configured here or shut down",
        advice::our_neighbour},
};

// --- The peer was silent ------------------------------------------------------------------------

bool open_unread(const Case& c)
{
    return c.seen.received.arrived_at || unread_here(c);
}

bool nothing_acknowledged(const Case& c)
{
    constexpr std::uint64_t syn = 1;
    return unacknowledged(c) && c.seen.sample.bytes_acked.value_or(0) <= syn;
}

/// Our last words found no connection there any more: whatever it said when it closed is lost.
bool closed_unheard(const Case& c)
{
    const auto& reset = c.seen.received.reset_at;
    return reset && c.seen.sent.notification_at && *reset >= *c.seen.sent.notification_at &&
           !c.seen.received.fin_at;
}

constexpr std::string_view not_arriving =
    "its TCP acknowledged nothing after the handshake, so our segments or its answers do not "
    "arrive";

constexpr std::array open_unanswered{
    Row{open_unread, certain, local_daemon_stalled,
        "its answer lies unread in our receive queue, so our own BGP process does not read",
        advice::our_process_reads},
    Row{ttl_drops, certain, gtsm_here, means::dropped_here, advice::our_ttl},
    Row{auth_drops, certain, auth_mismatch, means::dropped_here, advice::keys},
    Row{filter_drops, certain, local_drop, means::dropped, advice::our_filter},
    Row{all<missing_bytes, no<peer_uncaptured>>, likely, loss_towards_us,
        "it did send something, as its later segments tell, and the path towards us loses it",
        advice::loss_towards_us},
    Row{peer_uncaptured, ambiguous, either(path_down, peer_daemon_hung, peer_multihop_missing),
        "what it sent is not in the capture, and this host acknowledged none of it",
        advice::its_process_runs},
    Row{all<nothing_acknowledged, drops_unseen>, ambiguous,
        either(peer_multihop_missing, gtsm_here, local_drop, peer_daemon_hung), not_arriving,
        advice::its_multihop},
    Row{nothing_acknowledged, likely, either(peer_multihop_missing, peer_daemon_hung), not_arriving,
        advice::its_multihop},
    Row{full_size_unacked, likely, mtu_blackhole,
        "a full-size segment is repeated in vain while smaller ones arrive, so the path drops "
        "large packets",
        advice::mtu, read_on},
    // The OPEN was acknowledged at first, and then nothing more: our last words went unanswered.
    Row{all<unacknowledged, no<full_size_unacked>>, ambiguous,
        either(peer_multihop_missing, path_down, peer_daemon_hung),
        "its TCP acknowledged our OPEN but not what we sent last, so its answers no longer "
        "arrive, or our segments do not",
        advice::its_multihop},
    Row{closed_unheard, ambiguous, either(peer_multihop_missing, peer_daemon_hung),
        "by then its host no longer knew the connection, so what it said when it closed did not "
        "arrive",
        advice::its_multihop},
    Row{.when = all<acknowledged, may_be_a_peers_probe>,
        .sure = ambiguous,
        .causes = either(port_probe, peer_daemon_hung, peer_multihop_missing),
        .means = "its kernel acknowledged our OPEN, and whoever called said nothing: a probe of "
                 "the port that was held open (telnet), or a BGP process that hangs",
        .advice = who_calls_from_there,
        .acts = Acts::caller},
    Row{acknowledged, likely, either(peer_daemon_hung, peer_multihop_missing),
        "its kernel acknowledged our OPEN but its BGP process does not answer",
        advice::its_process_runs},
    Row{always, ambiguous, either(peer_daemon_hung, peer_multihop_missing),
        "its BGP process hangs, or our segments do not arrive", advice::its_process_runs},
};

// --- We were silent -----------------------------------------------------------------------------

/// A speaker that closes at once has changed its mind; one that lets bytes wait does not run.
bool left_waiting(const Case& c)
{
    const auto& arrived = c.seen.received.arrived_at;
    return arrived && end_time(c) - *arrived >= timing::slow_close;
}

constexpr auto probed_by_us = all<called_by_us, hung_up_in_silence>;

constexpr std::array open_not_sent{
    Row{exiting, certain, local_daemon_exited, means::exiting, advice::why_ours_ended},
    Row{.when = is_our_probe,
        .sure = likely,
        .causes = port_probe,
        .means = "{this_speaker} called and said nothing, and was never seen to speak BGP: a probe "
                 "of the port",
        .acts = Acts::caller},
    Row{.when = may_be_our_probe,
        .sure = ambiguous,
        .causes = either(port_probe, local_shut_down, local_daemon_stalled),
        .means =
            "{local} called and said nothing, as a probe of the port does (health check, scan, "
            "telnet), or a speaker that changed its mind or hangs",
        .advice = who_calls_it,
        .acts = Acts::caller},
    Row{left_waiting, likely, either(local_daemon_stalled, local_shut_down),
        "the peer's bytes were waiting and it did not answer them", advice::our_process_reads},
    Row{we_wait_after_error, ambiguous, either(local_error_backoff, local_shut_down),
        "that was {ago} after \"{original}\", which is the error to mend: it waits, or it was "
        "reconfigured",
        advice::original_error},
    Row{all<probed_by_us, process_unknown>, ambiguous, either(local_shut_down, port_probe),
        "it changed its mind or was reconfigured, or something on this host probes the port",
        advice::our_neighbour},
    Row{always, ambiguous, local_shut_down, "it changed its mind or was reconfigured",
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
    Group{Outcome::open_unanswered, Acts::peer,
          "{peer} {opened} the TCP connection and no BGP message of it came for {waited} after our "
          "OPEN, until our side gave up",
          open_unanswered},
    Group{Outcome::open_not_sent, Acts::local,
          "The TCP connection with {peer} lasted {duration} and {our_speaker} never wrote an OPEN",
          open_not_sent},
};

} // namespace

std::span<const Group> silent_groups()
{
    return silent_table;
}

} // namespace bgpsnoop::engine
