// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Established sessions that end by TCP, without a word of BGP.
namespace bgpsnoop::test {
namespace {

Story graceful()
{
    const std::vector<std::uint8_t> graceful_restart{64, 2, 0, 120};
    return connected()
        .writes_open()
        .reads_open({.as = 8500, .capabilities = {graceful_restart}})
        .writes_keepalive()
        .reads_keepalive()
        .after(60s)
        .peer_fin()
        .closes();
}

Story flapping(Story once)
{
    Story story = once;
    for (int i = 0; i < 3; ++i)
        story.after(5s).then(once);
    return story;
}

Story exiting(Story story)
{
    return story.owner_exits();
}

Story no_hold_time()
{
    const OpenBytes ours{.as = 600, .hold_time = 0}, theirs{.as = 8500, .hold_time = 0};
    Story story = connected().writes_open(ours).reads_open(theirs);
    return story.writes_keepalive().reads_keepalive();
}

Story forgotten() // by something on the way
{
    return running().after(60s).heard().sample().after(80s).peer_reset(false).after(1s).tick();
}

Story taken_at_once(Story reset) // our next call
{
    Story next;
    next.calls().connected().established();
    return reset.after(1s).then(next);
}

Story quiet_for(Duration span)
{
    return running().after(60s).heard_ack().sample().after(span);
}

// A story a line.
// clang-format off

std::vector<Told> peers_fin()
{
    return {
        {"a FIN without a word", running().after(60s).peer_fin().closes(),
         Outcome::peer_closed, Side::peer, up, ambiguous, {peer_daemon_killed, peer_deconfigured}},
        {"a FIN from a peer with graceful restart", graceful(),
         Outcome::peer_closed, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_graceful_restart, peer_deconfigured}},
        {"the peer's FIN when we had written nothing for the hold time",
         running().after(90s).peer_fin().closes(),
         Outcome::peer_closed, Side::local, up, ambiguous,
         {keepalive_slower_than_hold, local_daemon_stalled, peer_daemon_killed, peer_deconfigured}},
        {"the peer's FIN when we had written nothing for the hold time, and in time before",
         alternating(running(), 4, true).after(90s).peer_fin().closes(),
         Outcome::peer_closed, Side::local, up, ambiguous,
         {local_daemon_stalled, peer_daemon_killed, peer_deconfigured}},
        {"a session that ran before us",
         Story().found().counted(1, 1).sample().after(9s).peer_fin().closes(),
         Outcome::peer_closed, Side::peer, up, ambiguous, {peer_daemon_killed, peer_deconfigured}},
    };
}

std::vector<Told> peers_reset()
{
    return {
        {"a RST|ACK", running().after(60s).peer_reset(true),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox}},
        {"a RST behind a window that was shut",
         running().windows(0, 65535).after(60s).peer_reset(),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_not_reading, peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox}},
        {"a FIN after a silence of any length, where no hold time is agreed",
         no_hold_time().after(1h).peer_fin().closes(),
         Outcome::peer_closed, Side::peer, up, ambiguous, {peer_daemon_killed, peer_deconfigured}},
        {"a FIN as before, and each time the session was back at once",
         running().after(60s).peer_fin().closes().after(1s)
             .then(running().after(50s).peer_fin().closes()),
         Outcome::peer_closed, Side::peer, up, ambiguous,
         {peer_operator, peer_deconfigured, peer_daemon_killed}},
        {"a RST of unknown flags", running().after(60s).peer_reset(std::nullopt),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_rebooted, middlebox}},
    };
}

std::vector<Told> bare_resets()
{
    return {
        {"a bare RST", running().after(60s).peer_reset(false),
         Outcome::peer_reset, Side::peer, up, likely,
         {peer_rebooted, middlebox, peer_daemon_killed}},
        {"a bare RST to our first word on a session of which nothing else was seen",
         Story().found().writes_keepalive().reads_keepalive().after(5ms).peer_reset(false),
         Outcome::peer_reset, Side::path, up, ambiguous,
         {middlebox, peer_rebooted, peer_daemon_killed}},
        {"a bare RST right after a sign of life",
         running().after(60s).heard().sample().peer_reset(false),
         Outcome::peer_reset, Side::path, up, ambiguous, {middlebox}},
        {"a bare RST, and our next call is taken at once",
         taken_at_once(running().after(60s).heard().sample().after(20s).peer_reset(false)),
         Outcome::peer_reset, Side::path, up, likely, {middlebox, peer_rebooted}},
        {"a bare RST after silence, and our next call is taken at once",
         taken_at_once(running().after(60s).peer_reset(false)),
         Outcome::peer_reset, Side::path, up, ambiguous, {middlebox, peer_rebooted}},
        {"a bare RST to what we said after a round time of silence",
         quiet_for(120s).writes_keepalive().after(1ms).peer_reset(false),
         Outcome::peer_reset, Side::path, up, likely,
         {middlebox, peer_rebooted, peer_daemon_killed}},
        {"a bare RST after an hour, where no hold time is agreed",
         no_hold_time().after(1h + 7s).peer_reset(false),
         Outcome::peer_reset, Side::path, up, ambiguous, {middlebox, peer_rebooted}},
        {"a bare RST between two KEEPALIVEs",
         running().after(60s).heard().sample().after(20s).peer_reset(false),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_rebooted, middlebox, peer_daemon_killed}},
        {"a bare RST after silence, as before, and each time the session was back at once",
         forgotten().then(forgotten()),
         Outcome::peer_reset, Side::path, up, likely,
         {middlebox, peer_rebooted, peer_daemon_killed}},
    };
}

std::vector<Told> tcp_gives_up()
{
    return {
        {"TCP's keepalive probes went unanswered, and it sends a RST behind them",
         running().after(60s).reset_sent().reports(ETIMEDOUT).fails(ETIMEDOUT),
         Outcome::tcp_timeout, Side::path, up, likely, {path_down}},
        {"TCP gives up", running().after(900s).fails(ETIMEDOUT).reports(ETIMEDOUT),
         Outcome::tcp_timeout, Side::path, up, likely, {path_down}},
    };
}

std::vector<Told> at_constant_intervals()
{
    return {
        {"the same end at a constant interval",
         flapping(running().after(60s).peer_fin().closes()),
         Outcome::peer_closed, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_deconfigured, periodic_flap}},
        {"a RST at a constant interval", flapping(running().after(60s).peer_reset(true)),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox, periodic_flap}},
        {"a TCP timeout at a constant interval", flapping(running().after(900s).fails(ETIMEDOUT)),
         Outcome::tcp_timeout, Side::path, up, likely, {path_down, periodic_flap}},
        {"a hold timer at a constant interval", flapping(notifies(4, 0)),
         Outcome::hold_timer_expired, Side::peer, up, ambiguous,
         {keepalive_slower_than_hold, peer_daemon_hung, periodic_flap}},
    };
}

std::vector<Told> our_end()
{
    return {
        {"our FIN without a word", running().after(60s).closes(),
         Outcome::local_closed, Side::local, up, ambiguous, {local_operator}},
        {"our process is killed", exiting(running()).closes(),
         Outcome::local_closed, Side::local, up, certain, {local_daemon_exited}},
        {"our process is killed with unread data",
         exiting(running()).unread(19).closes_with_reset(),
         Outcome::local_reset, Side::local, up, certain, {local_daemon_exited}},
        {"a linger of zero", running().closes_with_reset("TCP_STATE"),
         Outcome::local_reset, Side::local, up, ambiguous, {local_operator}},
        {"our FIN, and the peer never answers",
         unanswered_fin(running().after(60s)),
         Outcome::local_closed, Side::local, up, ambiguous, {local_operator}},
    };
}

std::vector<Told> our_end_after_silence()
{
    return {
        // BIRD where a graceful restart is agreed: its hold timer closes without a NOTIFICATION.
        {"our FIN after a silence as long as the hold time, its kernel alive",
         apart(running(), 30s, 2).after(90s).unacked(0).closes(),
         Outcome::local_closed, Side::peer, up, ambiguous, {peer_daemon_hung, local_operator}},
        {"our FIN after such a silence, and the peer's KEEPALIVEs were rare before",
         apart(running(), 85s, 2).after(90s).unacked(0).closes(),
         Outcome::local_closed, Side::peer, up, ambiguous,
         {keepalive_slower_than_hold, peer_daemon_hung, local_operator}},
        {"our FIN after such a silence, and the peer never answers",
         unanswered_fin(alternating(running(), 3)),
         Outcome::local_closed, Side::path, up, ambiguous, {path_down, local_operator}},
        {"our FIN after such a silence, in which the peer only repeated itself",
         alternating(running().after(1s).heard_ack(), 3).peer_repeats().closes(),
         Outcome::local_closed, Side::peer, up, ambiguous,
         {gtsm_at_peer, path_or_acl_drop, path_down, local_operator}},
        {"our FIN after such a silence, with bytes of the peer unread",
         running().after(90s).unread(57).closes(),
         Outcome::local_closed, Side::local, up, ambiguous,
         {local_daemon_stalled, local_operator}},
    };
}

std::vector<Told> still_open()
{
    return {
        {"still there at the end", running().after(60s).end_of_input(),
         Outcome::open, Side::unknown, up, certain, {}},
    };
}

// clang-format on

} // namespace

std::vector<Told> established_stories()
{
    return joined({peers_fin(), peers_reset(), bare_resets(), tcp_gives_up(),
                   at_constant_intervals(), our_end(), our_end_after_silence(), still_open()});
}

} // namespace bgpsnoop::test
