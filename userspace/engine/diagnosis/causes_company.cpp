// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/timing.hpp"

/// Causes of a connection that was opened, or ended, beside another one of the same two addresses
/// which is no part of a collision (diagnosis.md, "Two speakers").
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;

bool in_company(const Case& c)
{
    return c.beside != nullptr;
}

bool opener_closed(const Case& c)
{
    const auto& ending = c.seen.ending;
    return ending && (ending->by == Direction::sent) == called_by_us(c);
}

bool opener_silent(const Case& c)
{
    return called_by_us(c) ? c.seen.speaker_silent() : c.seen.peer_silent();
}

bool session_beside(const Case& c)
{
    return in_company(c) && c.beside->established();
}

constexpr auto is_probe = all<session_beside, opener_silent, opener_closed, no<was_established>>;

/// The one of both that was opened while the other was there.
const Evidence& newer(const Case& c)
{
    return c.beside->first_seen > c.seen.first_seen ? *c.beside : c.seen;
}

const Evidence& older(const Case& c)
{
    return c.beside->first_seen > c.seen.first_seen ? c.seen : *c.beside;
}

/// The first one was no session yet when the second was opened.
bool opened_at_once(const Case& c)
{
    return in_company(c) && (!older(c).up_at || *older(c).up_at > newer(c).first_seen);
}

bool opened_here(const Case& c)
{
    return in_company(c) && newer(c).initiator == Initiator::local;
}

/// Who opened the second one has sent a message on the first since: his speaker did not restart.
bool speaks_on_both(const Case& c)
{
    if (!in_company(c))
        return false;
    const StreamEvidence& said = opened_here(c) ? older(c).sent : older(c).received;
    return said.counts.last_message() > newer(c).first_seen;
}

bool two_of_ours(const Case& c)
{
    return opened_here(c) && c.seen.who.process && c.beside->who.process &&
           c.seen.who.process->pid != c.beside->who.process->pid;
}

/// An established session falls for another only where that one has just begun, and speaks.
bool fell_for_it(const Case& c)
{
    const bool speaks = in_company(c) && c.beside->sent.open_at && c.beside->received.open;
    return speaks && end_time(c) - c.beside->first_seen <= timing::sibling;
}

constexpr auto concerned = all<in_company, any<no<was_established>, fell_for_it>>;

/// The last word of whoever had the session that the other was opened beside.
std::optional<Time> heard_before(const Case& c)
{
    if (!in_company(c))
        return std::nullopt;
    const Evidence& session = older(c);
    return std::max(session.sample.heard_at, session.received.counts.last_message());
}

/// The session said something after the first of such calls: its speaker did not restart.
bool proven_alive(const Case& c)
{
    return c.past.called_beside && heard_before(c) > c.past.called_beside;
}

bool called_before(const Case& c)
{
    return c.past.called_beside && *c.past.called_beside < c.seen.first_seen;
}

bool was_silent(const Case& c) // for longer than a speaker that lives
{
    const auto heard = heard_before(c);
    return heard && older(c).established() &&
           newer(c).first_seen - *heard >= timing::ran_out(older(c).hold());
}

/// As the session before it did, moments ago. A host that restarts is not back as soon.
bool fell_again(const Case& c)
{
    const auto& downs = c.past.downs;
    return was_established(c) && fell_for_it(c) && !downs.empty() &&
           end_time(c) - downs.back().at <= timing::not_ready &&
           (downs.back().outcome == Outcome::local_closed ||
            downs.back().outcome == Outcome::local_reset);
}

constexpr std::string_view one_speaker_here =
    "On this host stop one of both, or give them different neighbours.";
constexpr std::string_view one_speaker_there =
    "On {peer} check how many BGP speakers run (a second daemon, a CNI of Kubernetes).";

/// What a NOTIFICATION, a timer or a filter decides has nothing to do with who stands beside.
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

constexpr std::array company{
    LeadingRow{refused_in_company,
               {two_of_ours, ambiguous, either(local_duplicate_speaker, port_probe),
                "{this_speaker} called it beside the session of {speaker_beside}: a second speaker "
                "of this host, or a probe of the port",
                one_speaker_here}},
    LeadingRow{outcomes_in_company,
               {is_probe, likely, port_probe,
                "whoever opened it said nothing, while the session with {peer} is up: a probe of "
                "the port, "
                "not a speaker",
                ""}},
    LeadingRow{
        outcomes_in_company,
        {all<two_of_ours, opener_silent>, ambiguous, either(port_probe, local_duplicate_speaker),
         "{this_speaker} called it beside {speaker_beside} and said nothing: a probe of the port, "
         "or "
         "a second speaker that was refused before its OPEN",
         one_speaker_here}},
    LeadingRow{
        outcomes_in_company,
        {all<two_of_ours, concerned>, likely, local_duplicate_speaker,
         "two speakers of this host call the same router, {this_speaker} and {speaker_beside}, and "
         "it keeps one session with an address",
         one_speaker_here}},
    LeadingRow{outcomes_in_company,
               {all<concerned, opened_at_once, opener_silent>, ambiguous, port_probe,
                "the same end has opened two connections and said nothing on this one: a probe of "
                "the port, or a second speaker",
                "", Then::read_on}},
    LeadingRow{outcomes_in_company,
               {all<concerned, opened_here, speaks_on_both, no<opener_silent>>, likely,
                local_duplicate_speaker,
                "{local} speaks on two connections at once, so two speakers run here",
                one_speaker_here}},
    LeadingRow{outcomes_in_company,
               {all<concerned, opened_here, opened_at_once>, ambiguous,
                either(local_duplicate_speaker, port_probe, local_daemon_exited),
                "{local} called again before its first call was done, so two speakers run here, "
                "something probes the port, or its BGP process restarted",
                one_speaker_here}},
    LeadingRow{outcomes_in_company,
               {all<concerned, opened_here>, ambiguous,
                either(local_duplicate_speaker, local_daemon_exited, port_probe),
                "{local} called again while its session was up, so two speakers run here, or its "
                "BGP process restarted and lost the session",
                one_speaker_here}},
    LeadingRow{outcomes_in_company,
               {all<concerned, speaks_on_both, no<opener_silent>>, likely, peer_duplicate_speaker,
                "the same address speaks on two connections at once, so two speakers run there",
                one_speaker_there}},
    LeadingRow{outcomes_in_company,
               {all<concerned, opened_at_once>, ambiguous,
                either(peer_duplicate_speaker, port_probe, peer_daemon_killed),
                "the same address called again before its first call was done, so two speakers run "
                "there, something probes the port, or it restarted",
                one_speaker_there}},
    LeadingRow{
        outcomes_in_company,
        {all<concerned, opener_silent, no<called_before>>, ambiguous,
         either(port_probe, peer_duplicate_speaker, peer_daemon_killed),
         "the same address called again while its session was up, and said nothing: a probe of the "
         "port, a second speaker, or it restarted and has lost its session",
         one_speaker_there}},
    LeadingRow{
        outcomes_in_company,
        {all<proven_alive, no<opener_silent>, concerned>, likely, peer_duplicate_speaker,
         "the same address called again while its session was up and alive, so two speakers run "
         "there",
         one_speaker_there}},
    LeadingRow{outcomes_in_company,
               {all<proven_alive, concerned>, ambiguous, either(peer_duplicate_speaker, port_probe),
                "the same address calls again and again while its session is up and alive, so two "
                "speakers "
                "run there, or something probes the port",
                one_speaker_there}},
    LeadingRow{
        outcomes_in_company,
        {all<was_silent, concerned>, ambiguous,
         either(peer_rebooted, peer_daemon_killed, peer_duplicate_speaker),
         "the same address called again while its session was up but silent, so it has restarted, "
         "or two speakers run there",
         one_speaker_there}},
    LeadingRow{outcomes_in_company,
               {fell_again, likely, peer_duplicate_speaker,
                "each call of that address ends the session that is up, as after a graceful "
                "restart, and so did the one before: two speakers run there",
                one_speaker_there}},
    LeadingRow{
        outcomes_in_company,
        {concerned, ambiguous, either(peer_duplicate_speaker, peer_daemon_killed, port_probe),
         "the same address called again while its session was up, so two speakers run there, or it "
         "restarted and has lost its session",
         one_speaker_there}},
};

} // namespace

std::span<const LeadingRow> company_rows()
{
    return company;
}

} // namespace bgpsnoop::engine
