// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/forgotten.hpp"
#include "engine/diagnosis/keepalives.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/diagnosis/silences.hpp"
#include "engine/timing.hpp"

/// Causes of the end of connections that our end left without a NOTIFICATION, established or not
/// (diagnosis.md, "Told apart: an established session ends otherwise").
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

constexpr std::string_view stopped = "it was stopped or reconfigured, or met an error of its own";
constexpr std::string_view our_end_without_a_word =
    "its process was stopped, killed or crashed, or dropped the neighbour for a new configuration "
    "without a word, as ExaBGP does";

bool others_go_on(const Case& c)
{
    return c.others_go_on;
}

/// Its process lives on, as its other sessions do, or as the sessions before tell, which ended so,
/// and were up again before a process could have restarted, or without a refusal.
template <Outcome outcome>
constexpr auto process_lives_on = any<others_go_on, came_back_at_once, again_and_again<outcome>>;

constexpr std::string_view rather_than_its_end =
    "other sessions of it go on, or it did so time after time: it was reconfigured, or met an "
    "error of its own, rather than that its process ended";

constexpr Row lives_on_unseen(Condition when)
{
    return {when, ambiguous, either(local_operator, local_daemon_exited), rather_than_its_end,
            advice::our_log};
}

/// No process of it was exiting, which is no more than that it closed before it ended, if so.
constexpr Row lives_on_here(Condition when)
{
    return {when, ambiguous, local_operator, rather_than_its_end, advice::our_log};
}

/// As the peer sees it: see `peer_daemon_killed`.
constexpr Row may_have_exited{process_unknown, ambiguous,
                              either(local_daemon_exited, local_operator), our_end_without_a_word,
                              advice::why_ours_ended};

bool begun_before_the_error(const Case& c)
{
    return within_error_wait(c) && c.seen.first_seen <= last_word(c)->at;
}

/// A call of the peer that our speaker gave up again, with or without an OPEN; or our own, which
/// stood beside the connection that met the error.
constexpr auto given_up_in_wait =
    all<no<was_established>,
        any<all<we_wait_after_error, no<called_by_us>>, all<called_by_us, begun_before_the_error>>>;

/// Our own call since, on which the error may have come up again.
bool met_again(const Case& c)
{
    return within_error_wait(c) && called_by_us(c) && c.seen.opens_exchanged() &&
           !was_established(c);
}

constexpr std::string_view after_the_error =
    "that was {ago} after \"{original}\", which is the error to mend: our speaker waits, or it was "
    "stopped or reconfigured";

constexpr Row meets_it_again{
    met_again, ambiguous, either(local_error_backoff, local_daemon_exited, local_operator),
    "that was {ago} after \"{original}\", which is the error to mend: our speaker met it again, or "
    "its process was stopped or reconfigured",
    advice::original_error};

/// No speaker is tired of waiting as soon, but one that lives answers sooner.
bool answer_overdue(const Case& c)
{
    const auto& opened = c.seen.sent.open_at;
    return opened && c.seen.peer_silent() && end_time(c) - *opened >= timing::slow_close;
}

constexpr std::string_view was_unanswered =
    "{peer} had not answered our OPEN for {waited}, which is sooner than any speaker is tired of "
    "waiting: ours was stopped, or reconfigured, or its process ended; or that of {peer} hangs";

constexpr Row left_unanswered_unseen{all<answer_overdue, process_unknown>, ambiguous,
                                     either(local_daemon_exited, local_operator, peer_daemon_hung),
                                     was_unanswered, advice::why_ours_ended};
constexpr Row left_unanswered{answer_overdue, ambiguous, either(local_operator, peer_daemon_hung),
                              was_unanswered, advice::our_log};

/// Until now, or for as long as a send hold timer takes.
bool window_was_closed(const Case& c)
{
    return peer_window_closed(c) ||
           c.seen.zero_window - c.seen.local_zero_window >= timing::ran_out(c.seen.hold());
}

/// It gave up for that; its last words could not leave, or it did not try to say them.
constexpr Row left_for_closed_window{
    all<was_established, window_was_closed>, ambiguous, either(peer_not_reading, local_operator),
    "the receive window of {peer} had been closed, so its BGP process did not read, and our "
    "speaker may have given the session up for that",
    advice::its_process};

/// Some speakers close without a NOTIFICATION when the hold timer goes off and a graceful restart
/// is agreed (BIRD): what then tells is the silence before it.
constexpr std::array local_closed{
    Row{exiting, certain, local_daemon_exited, means::exiting, advice::why_ours_ended},
    Row{all<peer_was_silent, auth_drops>, likely, auth_changed, means::key_changed, advice::keys},
    Row{all<peer_was_silent, ttl_drops>, likely, gtsm_here, means::dropped_here, advice::our_ttl},
    Row{all<peer_was_silent, filter_drops>, likely, local_drop, means::dropped, advice::our_filter},
    Row{given_up_in_wait, ambiguous, either(local_error_backoff, local_operator), after_the_error,
        advice::original_error},
    meets_it_again,
    Row{all<peer_was_silent, unread_here>, ambiguous, either(local_daemon_stalled, local_operator),
        "nothing of {peer} had been read for {silence}, and its bytes lie unread here",
        advice::our_process},
    Row{all<peer_was_silent, repeats_in_vain>, ambiguous,
        either(gtsm_at_peer, path_or_acl_drop, path_down, local_operator),
        "for {silence}, {too_long}, {peer} only repeated what we had acknowledged: it does not "
        "hear us, for the TTL of our segments, an ACL or the path",
        advice::its_ttl},
    Row{all<peer_was_silent, unacknowledged>, ambiguous, either(path_down, local_operator),
        "nothing had come from {peer} for {silence}, {too_long}, nor did its TCP acknowledge "
        "ours",
        "Check links and routes between {local} and {peer}."},
    Row{all<peer_was_silent, any<its_keepalives_are_slow, its_keepalives_are_unmeasured>>,
        ambiguous, either(keepalive_slower_than_hold, peer_daemon_hung, local_operator),
        "nothing had come from {peer} for {silence}, {too_long}, though its TCP acknowledged "
        "ours, and its KEEPALIVEs were as rare before",
        advice::its_keepalives, stop, Side::peer},
    Row{all<peer_was_silent, its_keepalives_are_rare>, ambiguous,
        either(peer_daemon_hung, keepalive_slower_than_hold, local_operator),
        "nothing had come from {peer} for {silence}, {too_long}, though its TCP acknowledged "
        "ours, and its KEEPALIVEs were rare before",
        advice::its_process},
    Row{peer_was_silent, ambiguous, either(peer_daemon_hung, local_operator),
        "nothing had come from {peer} for {silence}, {too_long}, though its TCP acknowledged "
        "ours",
        advice::its_process},
    left_for_closed_window,
    left_unanswered_unseen,
    left_unanswered,
    lives_on_unseen(all<process_unknown, process_lives_on<Outcome::local_closed>>),
    may_have_exited,
    lives_on_here(process_lives_on<Outcome::local_closed>),
    Row{always, ambiguous, either(local_operator, local_daemon_exited), stopped, advice::our_log},
};

bool our_reset_is_foreign(const Case& c)
{
    return c.seen.sent.reset_ttl_foreign == true;
}

bool our_reset_is_bare(const Case& c)
{
    return c.seen.sent.reset_with_ack == false && !c.seen.closed_by_owner;
}

/// Whatever it was: TCP's acknowledgement shows that the connection is known, as a message does.
std::optional<Time> last_shown(const Case& c)
{
    return std::max(
        {c.seen.sent.counts.last_message(), c.seen.sample.spoke_at, c.seen.sent.unseen_at});
}

bool we_just_spoke(const Case& c)
{
    const auto last = last_shown(c);
    return last && end_time(c) - *last < timing::reboot;
}

/// For longer than a speaker that lives, or nobody knows: our host may have booted in it. See
/// may_have_booted().
bool after_our_silence(const Case& c)
{
    const auto last = last_shown(c);
    const Duration long_enough = c.seen.silence_limit().value_or(Duration{}) * 4 / 10;
    return !may_be_silent(c) &&
           (!last || end_time(c) - *last >= std::max(timing::reboot, long_enough));
}

/// Only a capture has resets in our name that no process of ours has made.
constexpr std::array local_reset{
    Row{exiting, certain, local_daemon_exited, means::exiting, advice::why_ours_ended},
    Row{our_reset_is_foreign, likely, middlebox,
        "the RST has a TTL unlike that of the other segments of {local}, so something on the way "
        "sent it",
        advice::the_boxes},
    Row{all<our_reset_is_bare, window_was_closed>, likely, peer_not_reading,
        "the receive window of {peer} had been closed, so its BGP process did not read: our "
        "speaker gave the session up, and its last words could not leave",
        advice::its_process},
    Row{all<our_reset_is_bare, says_it_restarted>, likely, either(local_daemon_exited, middlebox),
        "a bare RST says that this host no longer knew the connection, and its next OPEN that its "
        "BGP process has restarted",
        "On this host check its uptime, and why the BGP process ended."},
    Row{all<our_reset_is_bare, next_call_was_taken, after_our_silence>, ambiguous,
        either(middlebox, local_daemon_exited),
        "a bare RST says that something no longer knows the connection, and {local} took the next "
        "call at once: a firewall or NAT on the way forgot it, or this host booted in the silence "
        "before",
        advice::the_boxes},
    Row{all<our_reset_is_bare, next_call_was_taken>, likely, either(middlebox, local_daemon_exited),
        "a bare RST says that something no longer knows the connection, and {local} took the next "
        "call at once, sooner than a host boots: a firewall or NAT on the way forgot it",
        advice::the_boxes},
    Row{all<our_reset_is_bare, may_be_silent>, ambiguous, either(middlebox, local_daemon_exited),
        "a bare RST says that something no longer knows the connection: neither end has to say "
        "anything, as the hold time is 0, so a firewall or NAT on the way may have forgotten it, "
        "or this host rebooted",
        advice::the_boxes},
    Row{all<our_reset_is_bare, was_established, we_just_spoke>, ambiguous,
        either(middlebox, local_daemon_exited),
        "a bare RST says that something no longer knows the connection, and {local} had spoken "
        "moments before, too soon for a host that reboots: a firewall or NAT on the way forgot it, "
        "or sent the RST",
        advice::the_boxes},
    Row{our_reset_is_bare, ambiguous, either(local_daemon_exited, middlebox),
        "a bare RST says that this host no longer knew the connection, so it rebooted or lost "
        "state, or that something on the way sent it",
        "On this host check its uptime, and firewalls between {local} and {peer}."},
    Row{we_probed_in_vain, likely, path_down,
        "its TCP had probed the connection (keep-alive), and {peer} answered nothing: the path is "
        "down or the router is",
        advice::path},
    Row{given_up_in_wait, ambiguous, either(local_error_backoff, local_operator), after_the_error,
        advice::original_error},
    meets_it_again,
    left_for_closed_window,
    left_unanswered_unseen,
    left_unanswered,
    lives_on_unseen(all<process_unknown, process_lives_on<Outcome::local_reset>>),
    may_have_exited,
    lives_on_here(process_lives_on<Outcome::local_reset>),
    Row{always, ambiguous, either(local_operator, local_daemon_exited), stopped, advice::our_log},
};

constexpr std::array left_table{
    Group{Outcome::local_closed, Acts::local,
          "{speaker} closed the connection with {peer} with FIN in phase {phase}, without a "
          "NOTIFICATION",
          local_closed},
    Group{Outcome::local_reset, Acts::local,
          "{speaker} reset the connection with {peer} in phase {phase}, without a NOTIFICATION",
          local_reset},
};

} // namespace

std::span<const Group> left_groups()
{
    return left_table;
}

} // namespace bgpsnoop::engine
