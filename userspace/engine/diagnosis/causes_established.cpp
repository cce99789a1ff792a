// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/forgotten.hpp"
#include "engine/diagnosis/keepalives.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/timing.hpp"

/// Causes of the end of sessions that were up, or nearly, without a NOTIFICATION (diagnosis.md,
/// "Told apart: an established session ends otherwise"). Whoever closed said nothing: what went
/// before it tells.
namespace bgpsnoop::engine {

using namespace std::chrono_literals;

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

// --- The peer ended it --------------------------------------------------------------------------

bool router_goes_on(const Case& c)
{
    return c.router_lives;
}

bool restarts_gracefully(const Case& c)
{
    return c.seen.received.open && c.seen.received.open->find<wire::GracefulRestart>() != nullptr;
}

// A FIN, or a RST with ACK where bytes of ours lay unread: close() chooses.
constexpr std::string_view ended_without_a_word =
    "its BGP process was killed or crashed, or dropped us from its configuration without a word, "
    "as ExaBGP does";
constexpr std::string_view why_its_ended = "On {peer} check why the BGP process ended.";

constexpr std::string_view was_back_at_once =
    "the sessions before it ended so too and were back at once, sooner than a process restarts, so "
    "somebody or something there resets them";

constexpr std::array peer_closed{
    Row{all<we_were_silent, any<our_keepalives_are_slow, our_keepalives_are_unmeasured>>, ambiguous,
        either(keepalive_slower_than_hold, local_daemon_stalled),
        "our BGP process had written {idle}, more than the hold time of {hold} allows, though it "
        "lives",
        advice::our_keepalives, read_on, Side::local},
    Row{we_were_silent, ambiguous, local_daemon_stalled,
        "our BGP process had written {idle}, so the hold timer may have gone off there",
        advice::our_process, read_on},
    Row{router_goes_on, ambiguous, either(peer_operator, peer_deconfigured, peer_daemon_killed),
        "other sessions with the same router go on, so its BGP process lives, unless it is one of "
        "several processes",
        advice::its_log},
    Row{came_back_at_once, ambiguous, either(peer_operator, peer_deconfigured, peer_daemon_killed),
        was_back_at_once, advice::its_log},
    Row{restarts_gracefully, ambiguous,
        either(peer_daemon_killed, peer_graceful_restart, peer_deconfigured),
        "its BGP process was killed, crashed or restarts gracefully", why_its_ended},
    Row{always, ambiguous, either(peer_daemon_killed, peer_deconfigured), ended_without_a_word,
        why_its_ended},
};

bool bare_reset(const Case& c)
{
    return c.seen.received.reset_with_ack == false;
}

bool reset_with_ack(const Case& c)
{
    return c.seen.received.reset_with_ack == true;
}

/// RSTs came before that did not fit and were answered with a challenge (RFC 5961 3.2).
bool challenged(const Case& c)
{
    return c.seen.drops.of(DropReason::blind_reset).count > 0;
}

constexpr std::string_view the_boxes =
    "Check firewalls, NAT and proxies between {local} and {peer}, and their idle timeouts.";

constexpr std::array peer_reset{
    Row{foreign_reset, likely, middlebox, means::foreign_reset, the_boxes, read_on},
    Row{idle_for_a_round_time, likely, middlebox,
        "neither end had sent anything for {quiet}, which is how long a firewall or NAT on the way "
        "may remember a connection",
        the_boxes, read_on},
    Row{challenged, ambiguous, middlebox,
        "RSTs that did not fit came before it, so something on the way, or an attacker, sends them "
        "in the peer's name",
        the_boxes, read_on, Side::unknown},
    Row{all<bare_reset, came_back_at_once>, likely, either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection, and the sessions before it "
        "were back at once, sooner than a host boots, so a firewall or NAT on the way forgets them",
        the_boxes, read_on},
    Row{all<bare_reset, next_call_was_taken, no<after_silence>>, likely,
        either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection, and our next call was "
        "taken at once, sooner than a host boots: a firewall or NAT on the way forgot it",
        the_boxes},
    Row{all<bare_reset, next_call_was_taken>, ambiguous, either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection, and our next call was "
        "taken at once: a firewall or NAT on the way forgot it, or its host booted in the silence "
        "before",
        the_boxes},
    Row{all<bare_reset, too_soon_to_reboot>, ambiguous, middlebox,
        "a bare RST says that something no longer knows the connection, and its last segment had "
        "come {heard} before, too soon for a host that reboots: a firewall or NAT on the way "
        "forgot it, or sent the RST",
        the_boxes},
    Row{all<bare_reset, may_be_silent>, ambiguous, either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection: neither end has to say "
        "anything, as the hold time is 0, so a firewall or NAT on the way may have forgotten it, "
        "or its host rebooted",
        the_boxes},
    Row{all<bare_reset, after_silence>, likely, either(peer_rebooted, middlebox),
        "a bare RST says that its host no longer knows the connection, so it rebooted or lost "
        "state",
        "On {peer} check its uptime.", read_on},
    Row{all<bare_reset, nothing_heard>, ambiguous, either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection; how long {peer} had been "
        "silent before is not known, as nothing else of it was seen",
        "On {peer} check its uptime, and firewalls between {local} and {peer}.", read_on},
    Row{bare_reset, ambiguous, either(peer_rebooted, middlebox),
        "a bare RST says that its host no longer knows the connection, or that something on the "
        "way sent it; there was no longer silence before it than between two KEEPALIVEs",
        "On {peer} check its uptime, and firewalls between {local} and {peer}.", read_on},
    Row{peer_window_closed, ambiguous, peer_not_reading,
        "its receive window was closed, so its BGP process did not read, and then it ended",
        why_its_ended, read_on},
    Row{reset_with_ack, ambiguous,
        either(peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox),
        ended_without_a_word, why_its_ended},
    Row{always, ambiguous, either(peer_daemon_killed, peer_rebooted, middlebox),
        "its BGP process was killed, it rebooted, or a middlebox cut the connection",
        why_its_ended},
};

// --- We ended it --------------------------------------------------------------------------------

constexpr std::string_view stopped = "it was stopped or reconfigured, or met an error of its own";

/// A call of the peer that our speaker gave up again, with or without an OPEN.
constexpr auto given_up_in_wait = all<we_wait_after_error, no<was_established>, no<called_by_us>>;

constexpr std::string_view after_the_error =
    "that was {ago} after \"{original}\", which is the error to mend: our speaker waits, or it was "
    "stopped or reconfigured";

/// Some speakers close without a NOTIFICATION when the hold timer goes off and a graceful restart
/// is agreed (BIRD): what then tells is the silence before it.
constexpr std::array local_closed{
    Row{exiting, certain, local_daemon_exited, means::exiting, advice::why_ours_ended},
    Row{all<peer_was_silent, auth_drops>, likely, auth_changed, means::key_changed, advice::keys},
    Row{all<peer_was_silent, ttl_drops>, likely, gtsm_here, means::dropped_here, advice::our_ttl},
    Row{all<peer_was_silent, filter_drops>, likely, local_drop, means::dropped, advice::our_filter},
    Row{given_up_in_wait, ambiguous, either(local_error_backoff, local_operator), after_the_error,
        advice::original_error},
    Row{all<peer_was_silent, unread_here>, ambiguous, either(local_daemon_stalled, local_operator),
        "nothing of {peer} had been read for {silence}, and its bytes lie unread here",
        advice::our_process},
    Row{all<peer_was_silent, repeats_in_vain>, ambiguous,
        either(gtsm_at_peer, path_or_acl_drop, path_down, local_operator),
        "for {silence}, the hold time, {peer} only repeated what we had acknowledged: it does not "
        "hear us, for the TTL of our segments, an ACL or the path",
        advice::its_ttl},
    Row{all<peer_was_silent, unacknowledged>, ambiguous, either(path_down, local_operator),
        "nothing had come from {peer} for {silence}, the hold time, nor did its TCP acknowledge "
        "ours",
        "Check links and routes between {local} and {peer}."},
    Row{all<peer_was_silent, any<its_keepalives_are_slow, its_keepalives_are_unmeasured>>,
        ambiguous, either(keepalive_slower_than_hold, peer_daemon_hung, local_operator),
        "nothing had come from {peer} for {silence}, the hold time, though its TCP acknowledged "
        "ours, and its KEEPALIVEs were as rare before",
        advice::its_keepalives, stop, Side::peer},
    Row{peer_was_silent, ambiguous, either(peer_daemon_hung, local_operator),
        "nothing had come from {peer} for {silence}, the hold time, though its TCP acknowledged "
        "ours",
        advice::its_process},
    Row{always, ambiguous, local_operator, stopped, advice::our_log},
};

bool our_reset_is_foreign(const Case& c)
{
    return c.seen.sent.reset_ttl_foreign == true;
}

bool our_reset_is_bare(const Case& c)
{
    return c.seen.sent.reset_with_ack == false && !c.seen.closed_by_owner;
}

/// Until now, or for as long as a send hold timer takes.
bool window_was_closed(const Case& c)
{
    return peer_window_closed(c) || c.seen.zero_window >= timing::ran_out(c.seen.hold());
}

bool we_just_spoke(const Case& c)
{
    const auto last = c.seen.sent.counts.last_message();
    return last && end_time(c) - *last < timing::reboot;
}

/// Only a capture has resets in our name that no process of ours has made.
constexpr std::array local_reset{
    Row{exiting, certain, local_daemon_exited, means::exiting, advice::why_ours_ended},
    Row{our_reset_is_foreign, likely, middlebox,
        "the RST has a TTL unlike that of the other segments of {local}, so something on the way "
        "sent it",
        the_boxes},
    Row{all<our_reset_is_bare, window_was_closed>, likely, peer_not_reading,
        "the receive window of {peer} had been closed, so its BGP process did not read: our "
        "speaker "
        "gave the session up, and its last words could not leave",
        advice::its_process},
    Row{all<our_reset_is_bare, next_call_was_taken>, likely, either(middlebox, local_daemon_exited),
        "a bare RST says that something no longer knows the connection, and {local} took the next "
        "call at once, sooner than a host boots: a firewall or NAT on the way forgot it",
        the_boxes},
    Row{all<our_reset_is_bare, we_just_spoke>, ambiguous, either(middlebox, local_daemon_exited),
        "a bare RST says that something no longer knows the connection, and {local} had spoken "
        "moments before, too soon for a host that reboots: a firewall or NAT on the way forgot it, "
        "or sent the RST",
        the_boxes},
    Row{our_reset_is_bare, ambiguous, either(local_daemon_exited, middlebox),
        "a bare RST says that this host no longer knew the connection, so it rebooted or lost "
        "state, or that something on the way sent it",
        "On this host check its uptime, and firewalls between {local} and {peer}."},
    Row{given_up_in_wait, ambiguous, either(local_error_backoff, local_operator), after_the_error,
        advice::original_error},
    Row{always, ambiguous, local_operator, stopped, advice::our_log},
};

constexpr std::array established_table{
    Group{Outcome::peer_closed, Acts::peer,
          "{peer} closed the established session with FIN after {uptime}, without a NOTIFICATION",
          peer_closed, flaps},
    Group{Outcome::peer_reset, Acts::peer,
          "{peer} reset the established session after {uptime}, without a NOTIFICATION", peer_reset,
          flaps},
    Group{Outcome::local_closed, Acts::local,
          "{speaker} closed the connection with {peer} with FIN in phase {phase}, without a "
          "NOTIFICATION",
          local_closed},
    Group{Outcome::local_reset, Acts::local,
          "{speaker} reset the connection with {peer} in phase {phase}, without a NOTIFICATION",
          local_reset},
};

} // namespace

std::span<const Group> established_groups()
{
    return established_table;
}

} // namespace bgpsnoop::engine
