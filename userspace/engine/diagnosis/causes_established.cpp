// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/fell_together.hpp"
#include "engine/diagnosis/forgotten.hpp"
#include "engine/diagnosis/keepalives.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/diagnosis/silences.hpp"
#include "engine/timing.hpp"

/// Causes of the end of sessions that were up, by the peer and without a NOTIFICATION
/// (diagnosis.md, "Told apart: an established session ends otherwise"). Whoever closed said
/// nothing: what went before it tells. causes_left.cpp has the same of our end.
namespace bgpsnoop::engine {

using namespace std::chrono_literals;

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

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

constexpr std::string_view all_at_once =
    "the sessions with several routers fell within a second, so what they share did it, rather "
    "than each of those routers: the path, a firewall or NAT on it, or this host's own end";
constexpr std::string_view what_they_share =
    "Check what these sessions share, as the evidence says: the interface of this host, firewalls, "
    "NAT and proxies on the way.";

constexpr std::string_view forgot_and_restarted =
    "a bare RST says that its host no longer knew the connection, and its next OPEN that its BGP "
    "process has restarted: that was killed or crashed, or the host rebooted or lost its state";

constexpr std::string_view time_after_time =
    "the sessions before it ended so too, and nothing refused the calls in between, so somebody or "
    "something there resets them, rather than that its process ends each time";
constexpr std::string_view was_back_at_once =
    "the sessions before it ended so too and were back at once, sooner than a process restarts, so "
    "somebody or something there resets them";

constexpr std::array peer_closed{
    Row{all<we_were_silent, any<our_keepalives_are_slow, our_keepalives_are_unmeasured>>, ambiguous,
        either(keepalive_slower_than_hold, local_daemon_stalled),
        "our BGP process had written {idle}, more than the hold time of {hold} allows, though it "
        "lives",
        advice::our_keepalives, read_on, Side::local},
    Row{all<we_were_silent, our_keepalives_are_rare>, ambiguous,
        either(local_daemon_stalled, keepalive_slower_than_hold),
        "our BGP process had written {idle}, and its KEEPALIVEs were rare before, so the hold "
        "timer may have gone off there",
        advice::our_process, read_on},
    Row{we_were_silent, ambiguous, local_daemon_stalled,
        "our BGP process had written {idle}, so the hold timer may have gone off there",
        advice::our_process, read_on},
    Row{router_goes_on, ambiguous, either(peer_operator, peer_deconfigured, peer_daemon_killed),
        "other sessions with the same router go on, so its BGP process lives, unless it is one of "
        "several processes",
        advice::its_log},
    Row{several_routers_fell, ambiguous, either(peer_operator, middlebox, peer_daemon_killed),
        "several routers closed their sessions within a second, so one hand did it, or a proxy on "
        "the way, rather than each of them",
        what_they_share},
    Row{came_back_at_once, ambiguous, either(peer_operator, peer_deconfigured, peer_daemon_killed),
        was_back_at_once, advice::its_log},
    Row{again_and_again<Outcome::peer_closed>, ambiguous,
        either(peer_operator, peer_daemon_killed, peer_deconfigured), time_after_time,
        advice::its_log},
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

/// For as long as the peer's send hold timer takes. Its speaker has closed then; its words wait
/// behind the window, and its TCP answers what we send next.
bool our_window_was_closed(const Case& c)
{
    return c.seen.local_zero_window >= timing::ran_out(c.seen.hold());
}

constexpr std::string_view we_did_not_read =
    "our receive window had been closed, so our BGP process did not read: the speaker of {peer} "
    "gave the session up, and its last words could not arrive";

/// RSTs came before that did not fit and were answered with a challenge (RFC 5961 3.2).
bool challenged(const Case& c)
{
    return c.seen.drops.of(DropReason::blind_reset).count > 0;
}

/// A SYN came for the connection just before, and only who got our challenge to it knows with which
/// RST to answer (RFC 5961 4.2).
bool called_anew(const Case& c)
{
    constexpr auto a_challenge_takes = 5s;
    const auto& syns = c.seen.drops.of(DropReason::blind_syn);
    const auto reset_at = c.seen.received.reset_at;
    return bare_reset(c) && syns.count > 0 && reset_at && *reset_at - syns.last < a_challenge_takes;
}

constexpr std::string_view calls_anew =
    "a new call came from the same port before it, and our challenge to that was answered with "
    "this RST: its host no longer knows the connection";

constexpr std::array peer_reset{
    Row{foreign_reset, likely, middlebox, means::foreign_reset, advice::the_boxes, read_on},
    Row{it_probed_in_vain, ambiguous, either(path_down, local_drop),
        "its TCP had probed the connection (keep-alive), and no answer of this host is in the "
        "capture: it did not get the probes, or dropped them",
        advice::path},
    Row{all<bare_reset, our_window_was_closed>, likely, local_not_reading, we_did_not_read,
        advice::our_process},
    Row{any<our_window_closed, our_window_was_closed>, ambiguous, local_not_reading,
        we_did_not_read, advice::our_process, read_on},
    Row{idle_for_a_round_time, likely, middlebox,
        "neither end had sent anything for {quiet}, which is how long a firewall or NAT on the way "
        "may remember a connection",
        advice::the_boxes, read_on},
    Row{all<called_anew, too_soon_to_reboot>, likely, either(peer_daemon_killed, peer_rebooted),
        calls_anew, why_its_ended},
    Row{called_anew, likely, either(peer_rebooted, peer_daemon_killed), calls_anew,
        "On {peer} check its uptime, and why the BGP process ended."},
    Row{challenged, ambiguous, middlebox,
        "RSTs that did not fit came before it, so something on the way, or an attacker, sends them "
        "in the peer's name",
        advice::the_boxes, read_on, Side::unknown},
    Row{all<bare_reset, several_routers_fell>, likely, either(middlebox, peer_rebooted),
        all_at_once, what_they_share},
    Row{several_routers_fell, ambiguous,
        either(middlebox, peer_operator, peer_daemon_killed, peer_deconfigured), all_at_once,
        what_they_share},
    Row{all<bare_reset, says_it_restarted, too_soon_to_reboot>, likely,
        either(peer_daemon_killed, peer_rebooted, middlebox), forgot_and_restarted, why_its_ended},
    Row{all<bare_reset, says_it_restarted>, likely,
        either(peer_rebooted, peer_daemon_killed, middlebox), forgot_and_restarted,
        "On {peer} check its uptime, and why the BGP process ended."},
    Row{all<bare_reset, came_back_at_once>, likely, either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection, and the sessions before it "
        "were back at once, sooner than a host boots, so a firewall or NAT on the way forgets them",
        advice::the_boxes, read_on},
    Row{all<bare_reset, next_call_was_taken, no<may_have_booted>>, likely,
        either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection, and our next call was "
        "taken at once, sooner than a host boots: a firewall or NAT on the way forgot it",
        advice::the_boxes},
    Row{all<bare_reset, next_call_was_taken>, ambiguous, either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection, and our next call was "
        "taken at once: a firewall or NAT on the way forgot it, or its host booted in the silence "
        "before",
        advice::the_boxes},
    Row{all<bare_reset, too_soon_to_reboot>, ambiguous, either(middlebox, peer_daemon_killed),
        "a bare RST says that something no longer knows the connection, and its last segment had "
        "come {heard} before, too soon for a host that reboots: a firewall or NAT on the way "
        "forgot it, or sent the RST, or its BGP process ended and its FIN was lost",
        advice::the_boxes},
    Row{all<bare_reset, may_be_silent>, ambiguous, either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection: neither end has to say "
        "anything, as the hold time is 0, so a firewall or NAT on the way may have forgotten it, "
        "or its host rebooted",
        advice::the_boxes},
    Row{all<bare_reset, spoke_undated>, ambiguous, either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection; how long {peer} had been "
        "silent before is not known, as what it said last is not in the capture",
        "On {peer} check its uptime, and firewalls between {local} and {peer}.", read_on},
    Row{all<bare_reset, after_silence>, likely, either(peer_rebooted, middlebox),
        "a bare RST says that its host no longer knows the connection, so it rebooted or lost "
        "state",
        "On {peer} check its uptime.", read_on},
    Row{all<bare_reset, nothing_heard>, ambiguous, either(middlebox, peer_rebooted),
        "a bare RST says that something no longer knows the connection; how long {peer} had been "
        "silent before is not known, as nothing else of it was seen",
        "On {peer} check its uptime, and firewalls between {local} and {peer}.", read_on},
    Row{all<bare_reset, silence_unjudged>, ambiguous, either(peer_rebooted, middlebox),
        "a bare RST says that its host no longer knows the connection, or that something on the "
        "way sent it; its last segment had come {heard} before, and whether that is long is not "
        "known, as no hold time was seen",
        "On {peer} check its uptime, and firewalls between {local} and {peer}.", read_on},
    Row{bare_reset, ambiguous, either(peer_rebooted, middlebox),
        "a bare RST says that its host no longer knows the connection, or that something on the "
        "way sent it; there was no longer silence before it than between two KEEPALIVEs",
        "On {peer} check its uptime, and firewalls between {local} and {peer}.", read_on},
    Row{peer_window_closed, ambiguous, peer_not_reading,
        "its receive window was closed, so its BGP process did not read, and then it ended",
        why_its_ended, read_on},
    Row{all<no<bare_reset>, came_back_at_once>, ambiguous,
        either(peer_operator, middlebox, peer_deconfigured, peer_daemon_killed), was_back_at_once,
        advice::its_log},
    Row{all<no<bare_reset>, again_and_again<Outcome::peer_reset>>, ambiguous,
        either(peer_operator, middlebox, peer_daemon_killed, peer_deconfigured), time_after_time,
        advice::its_log},
    Row{reset_with_ack, ambiguous,
        either(peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox),
        ended_without_a_word, why_its_ended},
    Row{always, ambiguous, either(peer_daemon_killed, peer_rebooted, middlebox),
        "its BGP process was killed, it rebooted, or a middlebox cut the connection",
        why_its_ended},
};

constexpr std::array established_table{
    Group{Outcome::peer_closed, Acts::peer,
          "{peer} closed the established session with FIN after {uptime}, without a NOTIFICATION",
          peer_closed, flaps},
    Group{Outcome::peer_reset, Acts::peer,
          "{peer} reset the established session after {uptime}, without a NOTIFICATION", peer_reset,
          flaps},
};

} // namespace

std::span<const Group> established_groups()
{
    return established_table;
}

} // namespace bgpsnoop::engine
