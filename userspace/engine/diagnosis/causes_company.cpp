// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/company.hpp"

/// Causes of a connection that was opened, or ended, beside another one of the same two addresses
/// which is no part of a collision (diagnosis.md, "Told apart: two speakers").
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;

constexpr std::string_view one_speaker_here =
    "On this host stop one of both, or give them different neighbours.";
constexpr std::string_view one_speaker_there =
    "On {peer} check how many BGP speakers run (a second daemon, a CNI of Kubernetes).";

/// What a NOTIFICATION, a timer or a filter decides of a session has nothing to do with who stands
/// beside.
constexpr std::array outcomes_in_company{
    Outcome::collision,
    Outcome::connection_rejected,
    Outcome::closed_without_answer,
    Outcome::refused_locally,
    Outcome::open_not_sent,
    Outcome::peer_closed,
    Outcome::peer_reset,
    Outcome::closed_in_open_confirm,
    Outcome::local_closed,
    Outcome::local_reset,
    Outcome::cease_other,
};

/// Nothing was said on a call that was refused with RST, or given up at once.
constexpr std::array refused_in_company{Outcome::connect_refused};

/// What a second speaker hears is its own affair: the session beside it has none of it.
constexpr std::array outcomes_of_a_second{
    Outcome::open_rejected, Outcome::open_unanswered, Outcome::hold_timer_expired,
    Outcome::fsm_error,     Outcome::administrative,  Outcome::out_of_resources,
};

/// What this host dropped, or did not read, explains a silence before all.
constexpr auto dropped_here = any<auth_drops, ttl_drops, filter_drops, unread_here>;
constexpr auto second_here = all<speaks_beside_session, opened_here, no<dropped_here>>;
constexpr auto second_there = all<speaks_beside_session, no<opened_here>, no<dropped_here>>;
/// It has not restarted: the session that is up lives on, or another one speaks here.
constexpr auto is_proven = any<speaks_on_both, proven_alive, is_another_speaker>;

/// The causes of the outcome follow: what the second one was told is true of it.
constexpr LeadingRow of_a_second(Condition when, Certainty certainty, Cause cause,
                                 std::string_view means, std::string_view advice)
{
    return {outcomes_of_a_second, {when, certainty, cause, means, advice, Then::read_on}};
}

/// Until the end that was called gave up.
constexpr std::array held_open{Outcome::open_unanswered, Outcome::hold_timer_expired};

constexpr std::array no_bgp{Outcome::not_bgp};

constexpr LeadingRow beside_another(Row row)
{
    return {outcomes_in_company, row};
}

constexpr std::array company{
    LeadingRow{refused_in_company,
               {two_of_ours, ambiguous, either(local_duplicate_speaker, port_probe),
                "{this_speaker} called it beside the session of {speaker_beside}: a second speaker "
                "of this host, or a probe of the port",
                one_speaker_here}},
    of_a_second(all<second_here, two_of_ours>, likely, local_duplicate_speaker,
                "two speakers of this host call the same router, {this_speaker} and "
                "{speaker_beside}, whose session is up: this concerns the second one only",
                one_speaker_here),
    of_a_second(all<second_here, is_proven>, likely, local_duplicate_speaker,
                "{local} called again while its session was up and alive, so two speakers run "
                "here, and this concerns the second one only",
                one_speaker_here),
    of_a_second(second_here, ambiguous, local_duplicate_speaker,
                "{local} called again while its session was up, so two speakers run here, and this "
                "concerns the second one only, or its BGP process restarted",
                one_speaker_here),
    of_a_second(all<second_there, is_proven>, likely, peer_duplicate_speaker,
                "the same address called again while its session was up and alive, so two speakers "
                "run there, and this concerns the second one only",
                one_speaker_there),
    of_a_second(second_there, ambiguous, peer_duplicate_speaker,
                "the same address called again while its session was up, so two speakers run "
                "there, and this concerns the second one only, or it restarted",
                one_speaker_there),
    LeadingRow{held_open,
               {.when = all<is_silent_beside, no<dropped_here>>,
                .sure = likely,
                .causes = port_probe,
                .means = "whoever opened it said nothing, while the session with {peer} is up: a "
                         "probe of the port that was held open, not a speaker",
                .acts = Acts::caller}},
    LeadingRow{no_bgp,
               {.when = babbles_beside,
                .sure = likely,
                .causes = port_probe,
                .means = "whoever opened it spoke no BGP, while the session with {peer} is up: a "
                         "probe of the port (a scanner, a health check), not a speaker",
                .acts = Acts::caller}},
    beside_another({.when = is_probe,
                    .sure = likely,
                    .causes = port_probe,
                    .means = "whoever opened it said nothing, while the session with {peer} is up: "
                             "a probe of the port, not a speaker",
                    .acts = Acts::caller}),
    beside_another({.when = all<two_of_ours, opener_silent>,
                    .sure = ambiguous,
                    .causes = either(port_probe, local_duplicate_speaker),
                    .means = "{this_speaker} called it beside {speaker_beside} and said nothing: a "
                             "probe of the port, or a second speaker that was refused before its "
                             "OPEN",
                    .advice = one_speaker_here,
                    .acts = Acts::caller}),
    beside_another({all<two_of_ours, concerned>, likely, local_duplicate_speaker,
                    "two speakers of this host call the same router, {this_speaker} and "
                    "{speaker_beside}, and it keeps one session with an address",
                    one_speaker_here}),
    beside_another(
        {all<forgot_the_first, opened_here>, likely, either(local_daemon_exited, middlebox),
         "{local} called again, and a bare RST on the connection that was there says that this "
         "host no longer knew it: it has restarted",
         "On this host check its uptime."}),
    beside_another(
        {forgot_the_first, likely, either(peer_rebooted, middlebox),
         "the same address called again, and a bare RST on the connection that was there says "
         "that its host no longer knew it: it has restarted",
         "On {peer} check its uptime."}),
    beside_another({.when = all<concerned, opened_at_once, opener_silent>,
                    .sure = ambiguous,
                    .causes = port_probe,
                    .means = "the same end has opened two connections and said nothing on this "
                             "one: a probe of the port, or a second speaker",
                    .then = Then::read_on,
                    .acts = Acts::caller}),

    beside_another({all<concerned, opened_here, speaks_on_both, no<opener_silent>>, likely,
                    local_duplicate_speaker,
                    "{local} speaks on two connections at once, so two speakers run here",
                    one_speaker_here}),
    beside_another({all<concerned, opened_here, opened_at_once>, ambiguous,
                    either(local_duplicate_speaker, port_probe, local_daemon_exited),
                    "{local} called again before its first call was done, so two speakers run "
                    "here, something probes the port, or its BGP process restarted",
                    one_speaker_here}),
    beside_another({.when = all<concerned, opened_here, opener_silent, no<called_before>>,
                    .sure = ambiguous,
                    .causes = either(port_probe, local_duplicate_speaker, local_daemon_exited),
                    .means = "{local} called again while its session was up, and said nothing: a "
                             "probe of the port, a second speaker, or its BGP process restarted "
                             "and lost the session",
                    .advice = one_speaker_here,
                    .acts = Acts::caller}),
    beside_another({all<concerned, opened_here, proven_alive, no<opener_silent>>, likely,
                    local_duplicate_speaker,
                    "{local} called again while its session was up and alive, so two speakers run "
                    "here",
                    one_speaker_here}),
    beside_another({all<concerned, opened_here, proven_alive>, ambiguous,
                    either(local_duplicate_speaker, port_probe),
                    "{local} calls again and again while its session is up and alive, so two "
                    "speakers run here, or something probes the port",
                    one_speaker_here}),
    beside_another({all<concerned, opened_here, was_silent>, ambiguous,
                    either(local_daemon_exited, local_duplicate_speaker),
                    "{local} called again while its session was up but silent, so its BGP process "
                    "restarted and lost the session, or two speakers run here",
                    one_speaker_here}),
    beside_another({all<fell_again, opened_here>, likely, local_duplicate_speaker,
                    "each call of {local} ends the session that is up, as after a graceful "
                    "restart, and so did the one before: two speakers run here",
                    one_speaker_here}),
    beside_another({all<concerned, opened_here, is_another_speaker>, likely,
                    local_duplicate_speaker,
                    "{local} called again while its session was up, and with another OPEN, so two "
                    "speakers run here",
                    one_speaker_here}),
    beside_another({all<concerned, opened_here, opener_silent>, ambiguous,
                    either(local_duplicate_speaker, local_daemon_exited, port_probe),
                    "{local} called again while its session was up, so two speakers run here, its "
                    "BGP process restarted and lost the session, or something probes the port",
                    one_speaker_here}),
    beside_another({all<concerned, opened_here>, ambiguous,
                    either(local_duplicate_speaker, local_daemon_exited),
                    "{local} called again while its session was up, so two speakers run here, or "
                    "its BGP process restarted and lost the session",
                    one_speaker_here}),

    beside_another({all<concerned, speaks_on_both, no<opener_silent>>, likely,
                    peer_duplicate_speaker,
                    "the same address speaks on two connections at once, so two speakers run there",
                    one_speaker_there}),
    beside_another({all<concerned, opened_at_once>, ambiguous,
                    either(peer_duplicate_speaker, port_probe, peer_daemon_killed),
                    "the same address called again before its first call was done, so two speakers "
                    "run there, something probes the port, or it restarted",
                    one_speaker_there}),
    beside_another({.when = all<concerned, opener_silent, no<called_before>>,
                    .sure = ambiguous,
                    .causes = either(port_probe, peer_duplicate_speaker, peer_daemon_killed),
                    .means = "the same address called again while its session was up, and said "
                             "nothing: a probe of the port, a second speaker, or it restarted and "
                             "has lost its session",
                    .advice = one_speaker_there,
                    .acts = Acts::caller}),
    beside_another({all<proven_alive, no<opener_silent>, concerned>, likely, peer_duplicate_speaker,
                    "the same address called again while its session was up and alive, so two "
                    "speakers run there",
                    one_speaker_there}),
    beside_another({all<proven_alive, concerned>, ambiguous,
                    either(peer_duplicate_speaker, port_probe),
                    "the same address calls again and again while its session is up and alive, so "
                    "two speakers run there, or something probes the port",
                    one_speaker_there}),
    beside_another({all<was_silent, concerned>, ambiguous,
                    either(peer_rebooted, peer_daemon_killed, peer_duplicate_speaker),
                    "the same address called again while its session was up but silent, so it has "
                    "restarted, or two speakers run there",
                    one_speaker_there}),
    beside_another({fell_again, likely, peer_duplicate_speaker,
                    "each call of that address ends the session that is up, as after a graceful "
                    "restart, and so did the one before: two speakers run there",
                    one_speaker_there}),
    beside_another({all<concerned, is_another_speaker>, likely, peer_duplicate_speaker,
                    "the same address called again while its session was up, and with another "
                    "OPEN, so two speakers run there",
                    one_speaker_there}),
    beside_another({all<concerned, opener_silent>, ambiguous,
                    either(peer_duplicate_speaker, peer_daemon_killed, port_probe),
                    "the same address called again while its session was up, so two speakers run "
                    "there, it restarted and has lost its session, or something probes the port",
                    one_speaker_there}),
    beside_another({concerned, ambiguous, either(peer_duplicate_speaker, peer_daemon_killed),
                    "the same address called again while its session was up, so two speakers run "
                    "there, or it restarted and has lost its session",
                    one_speaker_there}),
};

} // namespace

std::span<const LeadingRow> company_rows()
{
    return company;
}

} // namespace bgpsnoop::engine
