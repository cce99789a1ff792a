// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Calls that do not come to be a connection.
namespace bgpsnoop::test {
namespace {

Story unreachable_by(int error, std::optional<Icmp> icmp = {}, Duration after = 1ms)
{
    return Story().calls().after(after).fails(error).reports(error, icmp);
}

Story forbidden_v6()
{
    Story story;
    story.addresses("2001:db8::9", "2001:db8::10").calls().after(1ms);
    return story.fails(EACCES).reports(EACCES);
}

Story peer_called_before() // and was refused
{
    return Story().called().after(1ms).closes_with_reset();
}

Story peer_called_and_died() // which proves nothing of what runs there now
{
    return Story().called().after(1ms).established().peer_fin().closes();
}

Story called_elsewhere() // at another address of ours, in vain, and now we call from this one
{
    Story story = Story().calls().after(30s).fails(0, true).after(1s).next_connection();
    story.addresses("10.82.1.77", "10.82.1.10").syn_refused();
    return story.after(1s).next_connection().addresses("10.82.1.9", "10.82.1.10");
}

Story given_up(Duration after = 500ms) // by a connect timer shorter than a retransmission
{
    return Story().calls().after(after).fails(0, true).after(200ms).tick();
}

Story unanswered_before()
{
    return Story().calls().connected().writes_open().after(240s).writes_notification(4, 0).closes();
}

Story reset_call(Story before, Duration later)
{
    return before.after(later).next_connection().calls().after(1ms).peer_reset();
}

Story objected_before() // to our OPEN, and no session ever was
{
    return connected().writes_open().reads_open().reads_notification(2, 2).peer_fin().closes();
}

/// A session of this address has ended, and one of another address goes on.
Story up_from_elsewhere()
{
    Story story = running().closes().after(5min).next_connection();
    story.addresses("10.82.1.77", "10.82.1.10").calls().connected().established();
    return story.addresses("10.82.1.9", "10.82.1.10");
}

// A story a line.
// clang-format off

std::vector<Told> calls_reset_by_a_speaker()
{
    constexpr auto outcome = Outcome::connect_refused;
    return {
        {"a RST to our SYN beside a session with it that is up", reset_call(running(), 30s),
         outcome, Side::peer, connecting, ambiguous,
         {peer_not_ready, firewall_reset, peer_not_listening}},
        {"the same, where that session has been silent for too long", reset_call(running(), 80s),
         outcome, Side::peer, connecting, ambiguous,
         {peer_not_listening, peer_not_configured_for_us, firewall_reset}},
        {"a RST to the SYN of a second process, beside the session of the first",
         running().after(30s).next_connection().process(4711, "gobgpd").calls().after(1ms)
             .peer_reset(),
         outcome, Side::local, connecting, ambiguous, {local_duplicate_speaker, port_probe}},
        {"a RST to our SYN while a session of another address of ours goes on",
         reset_call(up_from_elsewhere(), 10s),
         outcome, Side::peer, connecting, ambiguous,
         {peer_not_ready, peer_not_configured_for_us, firewall_reset}},
        {"a RST to our SYN within the wait after an error of the OPENs",
         reset_call(objected_before(), 10s),
         outcome, Side::peer, connecting, ambiguous,
         {peer_error_backoff, peer_not_listening, firewall_reset}},
        {"the same long after", reset_call(objected_before(), 20min),
         outcome, Side::peer, connecting, ambiguous,
         {peer_not_listening, peer_not_configured_for_us, firewall_reset}},
        {"a RST to our SYN after our own hold timer does not say that it waits",
         reset_call(notifies(4, 0), 10s),
         outcome, Side::peer, connecting, ambiguous,
         {peer_not_listening, peer_not_ready, peer_not_configured_for_us, firewall_reset}},
        {"a RST to our SYN of a peer that did not hear of the end of its session",
         reset_call(our_timer(running().unacked(57)), 80s),
         outcome, Side::peer, connecting, ambiguous,
         {peer_not_ready, peer_not_listening, firewall_reset}},
        {"a RST to our SYN of a peer that has called since its error",
         reset_call(objected_before().after(20s).then(peer_called_before()), 10s),
         outcome, Side::peer, connecting, ambiguous,
         {peer_not_ready, firewall_reset, peer_not_listening}},
    };
}

std::vector<Told> calls_reset()
{
    return {
        {"a RST to our SYN means that nobody listens", Story().calls().after(1ms).peer_reset(),
         Outcome::connect_refused, Side::peer, connecting, likely,
         {peer_not_listening, peer_not_configured_for_us, firewall_reset}},
        {"a RST to our SYN from a peer that calls us does not say that no BGP process runs",
         peer_called_before().after(10s).next_connection().calls().after(1ms).peer_reset(),
         Outcome::connect_refused, Side::peer, connecting, ambiguous,
         {peer_not_ready, firewall_reset, peer_not_listening}},
        {"a RST to our SYN from a peer that calls another address of ours",
         called_elsewhere().calls().after(1ms).peer_reset(),
         Outcome::connect_refused, Side::local, connecting, likely,
         {wrong_source_address, peer_not_configured_for_us, firewall_reset}},
        {"a RST to our SYN from a peer that called another address before we knew it",
         refused_elsewhere().calls().after(1ms).peer_reset(),
         Outcome::connect_refused, Side::local, connecting, likely,
         {wrong_source_address, peer_not_configured_for_us, firewall_reset}},
        {"a RST to our SYN from a peer that called us until it died",
         peer_called_and_died().after(10s).next_connection().calls().after(1ms).peer_reset(),
         Outcome::connect_refused, Side::peer, connecting, ambiguous,
         {peer_not_listening, peer_not_ready, peer_not_configured_for_us, firewall_reset}},
        {"the same long after",
         peer_called_and_died().after(5min).next_connection().calls().after(1ms).peer_reset(),
         Outcome::connect_refused, Side::peer, connecting, ambiguous,
         {peer_not_listening, peer_not_configured_for_us, firewall_reset}},
        {"a RST to our SYN where a session was leaves two causes",
         running().reads_notification(6, 3).peer_fin().closes().after(9s).next_connection()
             .calls().after(1ms).peer_reset(),
         Outcome::connect_refused, Side::peer, connecting, ambiguous,
         {peer_not_listening, peer_not_configured_for_us, firewall_reset}},
    };
}

std::vector<Told> calls_unreachable()
{
    return {
        {"ECONNREFUSED without a RST is a firewall", unreachable_by(ECONNREFUSED),
         Outcome::connect_rejected, Side::path, connecting, likely, {firewall_icmp}},
        {"ICMP 3/13 is a firewall", unreachable_by(EHOSTUNREACH, Icmp{3, 13}),
         Outcome::connect_rejected, Side::path, connecting, likely, {firewall_icmp}},
        {"ICMP 3/2 is a firewall", unreachable_by(ENOPROTOOPT, Icmp{3, 2}),
         Outcome::connect_rejected, Side::path, connecting, likely, {firewall_icmp}},
        {"ICMP 11/0 is our TTL", unreachable_by(EHOSTUNREACH, Icmp{11, 0}),
         Outcome::connect_rejected, Side::local, connecting, certain, {ttl_too_low}},
        {"ICMP 3/1 is an unresolved address", unreachable_by(EHOSTUNREACH, Icmp{3, 1}),
         Outcome::connect_rejected, Side::path, connecting, likely, {peer_unresolvable}},
        {"EHOSTUNREACH after three seconds is an unresolved address",
         unreachable_by(EHOSTUNREACH, {}, 3060ms),
         Outcome::connect_rejected, Side::path, connecting, likely, {peer_unresolvable}},
        {"EHOSTUNREACH at once may be three things", unreachable_by(EHOSTUNREACH),
         Outcome::connect_rejected, Side::unknown, connecting, ambiguous,
         {ttl_too_low, firewall_icmp, peer_unresolvable}},
        {"ICMP 3/0 is a missing route on the path", unreachable_by(ENETUNREACH, Icmp{3, 0}),
         Outcome::connect_rejected, Side::path, connecting, likely, {path_down}},
        {"an error that a set without BTF only hears of", unreachable_by(0),
         Outcome::connect_rejected, Side::unknown, connecting, ambiguous,
         {ttl_too_low, firewall_icmp, peer_unresolvable}},
        {"EACCES may be ICMPv6 1/1", forbidden_v6(),
         Outcome::connect_rejected, Side::unknown, connecting, ambiguous,
         {firewall_icmp, local_drop}},
        {"EPERM later is our own firewall", unreachable_by(EPERM, {}, 5ms),
         Outcome::connect_rejected, Side::local, connecting, likely, {local_drop}},
    };
}

std::vector<Told> calls_unanswered()
{
    return {
        {"the kernel's SYN timeout", unreachable_by(ETIMEDOUT, {}, 127s),
         Outcome::connect_timeout, Side::path, connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"a daemon that gives up after 30 s has met a timeout",
         Story().calls().after(30s).fails(0, true),
         Outcome::connect_timeout, Side::path, connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"a call that is given up after its SYN was repeated",
         Story().calls().after(1s).fails(0, true),
         Outcome::connect_timeout, Side::path, connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"a series of short calls, each given up unanswered",
         given_up().then(given_up()).then(given_up()),
         Outcome::connect_timeout, Side::path, connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"a series of calls that are given up sooner than most answers are due",
         given_up(50ms).then(given_up(58ms)).then(given_up(45ms)),
         Outcome::connect_timeout, Side::path, connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"calls that are given up after this time and that",
         given_up(50ms).then(given_up(400ms)).then(given_up(50ms)),
         Outcome::connect_abandoned, Side::local, connecting, ambiguous, {local_shut_down}},
        {"a timeout to a peer that calls us",
         peer_called_before().after(10s).next_connection().calls().after(30s).fails(0, true),
         Outcome::connect_timeout, Side::path, connecting, ambiguous,
         {auth_mismatch, path_or_acl_drop}},
        {"a timeout while a call of the peer makes the session",
         Story().calls().after(5s).then(Story().called().established()).after(25s).fails(0, true),
         Outcome::connect_timeout, Side::path, connecting, ambiguous, {path_or_acl_drop}},
        {"a timeout of a peer whose OPEN came through moments before",
         Story().called().opens_exchanged().peer_fin().closes().after(10s).next_connection()
             .calls().after(30s).fails(0, true),
         Outcome::connect_timeout, Side::path, connecting, ambiguous, {path_or_acl_drop}},
        {"a timeout after an OPEN that was not answered",
         unanswered_before().after(10s).next_connection().calls().after(30s).fails(0, true),
         Outcome::connect_timeout, Side::peer, connecting, likely,
         {peer_backlog_full, path_or_acl_drop, auth_mismatch}},
    };
}

std::vector<Told> calls_abandoned()
{
    return {
        {"a speaker that stops calling before an answer was due",
         Story().calls().after(800ms).fails(0, true),
         Outcome::connect_abandoned, Side::local, connecting, ambiguous, {local_shut_down}},
        {"a process that dies while it calls",
         Story().calls().owner_exits().after(800ms).fails(0, true),
         Outcome::connect_abandoned, Side::local, connecting, certain, {local_daemon_exited}},
        {"a call that is given up at once, its SYN sent",
         Story().calls().segments_sent(1).after(30us).fails(0, true),
         Outcome::connect_abandoned, Side::local, connecting, ambiguous, {local_shut_down}},
    };
}

std::vector<Told> calls_unsendable()
{
    return {
        {"a connect that fails before the socket is TCP's", Story().unsendable(),
         Outcome::connect_unsendable, Side::local, connecting, likely, {local_no_route}},
        {"a connect that fails with no SYN sent",
         Story().calls().segments_sent(0).after(30us).fails(0, true),
         Outcome::connect_unsendable, Side::local, connecting, likely, {local_no_route}},
        {"a connect without a source address",
         Story().calls().after(30us).fails(EADDRNOTAVAIL, true),
         Outcome::connect_unsendable, Side::local, connecting, likely, {local_no_route}},
    };
}

// clang-format on

} // namespace

std::vector<Told> connecting_stories()
{
    return joined({calls_reset_by_a_speaker(), calls_reset(), calls_unreachable(),
                   calls_unanswered(), calls_abandoned(), calls_unsendable()});
}

} // namespace bgpsnoop::test
