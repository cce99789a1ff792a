// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <functional>

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

/// Thrice, while it does not listen for a while.
Story refused_in_between(const Story& once)
{
    Story refused;
    refused.calls().after(1ms).peer_reset().after(20s);
    Story story = once;
    for (int i = 0; i < 2; ++i)
        story.after(5s).then(refused).then(once);
    return story;
}

/// A session with the router of that number, for a minute.
Story session_with(Story story, int router)
{
    return story.addresses("10.82.1.9", fmt::format("10.82.1.{}", router))
        .calls()
        .connected()
        .writes_open()
        .reads_open({.as = 8500, .bgp_id = static_cast<std::uint32_t>(router)})
        .writes_keepalive()
        .reads_keepalive();
}

Story ends_with_fin(Story story, int router)
{
    return session_with(story, router).peer_fin().closes();
}

/// The last of two sessions with two routers, or with one, that end within a second.
Story both_end(int first, int second, const std::function<void(Story&)>& end)
{
    Story story = session_with(Story(), first).after(1ms).next_connection();
    story = session_with(story, second).after(60s).heard().sample().after(10s).connection(1);
    end(story.addresses("10.82.1.9", fmt::format("10.82.1.{}", first)));
    end(story.after(200ms).connection(2).addresses("10.82.1.9", fmt::format("10.82.1.{}", second)));
    return story;
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

Story restarted(Story reset) // and its call says so
{
    const OpenBytes restarting{.as = 8500, .capabilities = {{64, 2, 0x80, 0x78}}};
    Story next;
    next.called().reads_open(restarting).writes_open().writes_keepalive().reads_keepalive();
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
        {"a FIN without a word, which our speaker answers with a Cease",
         running().after(60s).peer_fin().after(200ms).writes_notification(6, 2).closes(),
         Outcome::peer_closed, Side::peer, up, ambiguous, {peer_daemon_killed, peer_deconfigured}},
        {"a FIN behind our own Cease",
         running().after(60s).writes_notification(6, 2).after(1ms).peer_fin().closes(),
         Outcome::administrative, Side::local, up, certain, {local_operator}},
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
        {"a RST|ACK as before, and each time the session was back at once",
         running().after(60s).peer_reset(true).after(1s)
             .then(running().after(50s).peer_reset(true)),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_operator, middlebox, peer_deconfigured, peer_daemon_killed}},
        {"a RST|ACK, and calls that were refused since the one before",
         refused_in_between(running().after(60s).peer_reset(true)),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox}},
        {"a RST of unknown flags", running().after(60s).peer_reset(std::nullopt),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_rebooted, middlebox}},
    };
}

std::vector<Told> restarts()
{
    return {
        {"a bare RST, and the peer says that it has restarted",
         restarted(running().after(60s).heard().sample().after(2s).peer_reset(false)),
         Outcome::peer_reset, Side::peer, up, likely,
         {peer_daemon_killed, peer_rebooted, middlebox}},
        {"a bare RST after silence, and the peer says that it has restarted",
         restarted(running().after(60s).peer_reset(false)),
         Outcome::peer_reset, Side::peer, up, likely,
         {peer_rebooted, peer_daemon_killed, middlebox}},
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
         Outcome::peer_reset, Side::path, up, ambiguous, {middlebox, peer_daemon_killed}},
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

std::vector<Told> of_several_routers()
{
    const auto reset = [](bool with_ack) { return [=](Story& it) { it.peer_reset(with_ack); }; };
    return {
        {"a RST|ACK of two routers in one second", both_end(10, 11, reset(true)),
         Outcome::peer_reset, Side::path, up, ambiguous,
         {middlebox, peer_operator, peer_daemon_killed, peer_deconfigured}},
        {"a bare RST of two routers in one second", both_end(10, 11, reset(false)),
         Outcome::peer_reset, Side::path, up, likely, {middlebox, peer_rebooted}},
        {"a FIN of two routers in one second",
         ends_with_fin(ends_with_fin(Story(), 10).next_connection(), 11),
         Outcome::peer_closed, Side::peer, up, ambiguous,
         {peer_operator, middlebox, peer_daemon_killed}},
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
         {peer_operator, peer_daemon_killed, peer_deconfigured, periodic_flap}},
        {"a RST at a constant interval", flapping(running().after(60s).peer_reset(true)),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_operator, middlebox, peer_daemon_killed, peer_deconfigured, periodic_flap}},
        {"a TCP timeout at a constant interval", flapping(running().after(900s).fails(ETIMEDOUT)),
         Outcome::tcp_timeout, Side::path, up, likely, {path_down, periodic_flap}},
        {"a hold timer at a constant interval", flapping(notifies(4, 0)),
         Outcome::hold_timer_expired, Side::peer, up, ambiguous,
         {keepalive_slower_than_hold, peer_daemon_hung, periodic_flap}},
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
    return joined({peers_fin(), peers_reset(), bare_resets(), restarts(), tcp_gives_up(),
                   at_constant_intervals(), of_several_routers(), still_open()});
}

} // namespace bgpsnoop::test
