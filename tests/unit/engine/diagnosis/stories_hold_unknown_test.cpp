// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Sessions that are older than the source: no OPEN says for how long an end may be silent.
namespace bgpsnoop::test {
namespace {

/// KEEPALIVEs of both ends, so far apart, ours half an interval before the peer's.
Story met(Duration apart, int times)
{
    Story story = Story().found();
    for (int i = 0; i < times; ++i)
        story.after(apart / 2)
            .writes_keepalive()
            .after(1ms)
            .heard_ack()
            .after(apart / 2)
            .reads_keepalive()
            .heard()
            .sample();
    return story;
}

Story met_once()
{
    return Story().found().writes_keepalive().reads_keepalive().after(1ms).heard_ack().sample();
}

Story told_expired(Story story)
{
    return story.reads_notification(4, 0).peer_fin().closes();
}

// A story a line.
// clang-format off

std::vector<Told> expired()
{
    constexpr auto outcome = Outcome::hold_timer_expired;
    return {
        {"the peer's hold timer, of an old session, when we had missed three KEEPALIVEs",
         told_expired(met(10s, 5).after(25s)),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
        {"the peer's hold timer, of an old session, when we had missed none",
         told_expired(met(10s, 5).after(5s).writes_keepalive().heard_ack().after(10s)),
         outcome, Side::peer, up, likely, {peer_daemon_stalled}},
        {"the peer's hold timer, of an old session, when one of ours was late",
         told_expired(met(10s, 5).after(5s).writes_keepalive().heard_ack().after(16s)),
         outcome, Side::local, up, ambiguous, {local_daemon_stalled, peer_daemon_stalled}},
        {"the peer's hold timer, and how long we may be silent is not known",
         told_expired(met_once().after(30s)),
         outcome, Side::local, up, ambiguous, {local_daemon_stalled, peer_daemon_stalled}},
        {"the peer's hold timer, not known, and its TCP did not acknowledge our last words",
         told_expired(met_once().after(30s).writes_keepalive().after(9s).unacked(19)),
         outcome, Side::path, up, ambiguous, {path_down, local_daemon_stalled}},
        {"the peer's hold timer, not known, and we spoke sooner than any runs out",
         told_expired(met_once().after(30s).writes_keepalive().heard_ack().after(2s)),
         outcome, Side::peer, up, likely, {peer_daemon_stalled}},
        {"our hold timer, of an old session, when the peer had missed three KEEPALIVEs",
         alternating(met(10s, 5), 1, true).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, likely, {peer_daemon_hung}},
        {"our hold timer, of an old session, when the peer had missed none",
         met(10s, 5).after(9s).writes_notification(4, 0).closes(),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
        {"our hold timer, and how long the peer may be silent is not known",
         alternating(met_once(), 1, true).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, ambiguous, {peer_daemon_hung, local_daemon_stalled}},
    };
}

std::vector<Told> without_a_word()
{
    return {
        {"a bare RST to an old session, whose KEEPALIVEs are rare, after no longer than they are",
         met(60s, 4).after(66s).peer_reset(false),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_rebooted, middlebox, peer_daemon_killed}},
        {"a bare RST to an old session, after much longer than its KEEPALIVEs are apart",
         met(60s, 4).after(100s).peer_reset(false),
         Outcome::peer_reset, Side::peer, up, likely,
         {peer_rebooted, middlebox, peer_daemon_killed}},
        {"a bare RST after a long time, and how long the peer may be silent is not known",
         met_once().after(205s).peer_reset(false),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_rebooted, middlebox, peer_daemon_killed}},
        {"the peer's FIN to an old session, when our KEEPALIVEs were rare and none was due",
         met(60s, 4).after(45s).peer_fin().closes(),
         Outcome::peer_closed, Side::peer, up, ambiguous, {peer_daemon_killed, peer_deconfigured}},
        {"the peer's FIN to an old session, when we had missed some",
         met(60s, 4).after(130s).peer_fin().closes(),
         Outcome::peer_closed, Side::local, up, ambiguous,
         {local_daemon_stalled, peer_daemon_killed, peer_deconfigured}},
    };
}

// clang-format on

} // namespace

std::vector<Told> unknown_hold_stories()
{
    return joined({expired(), without_a_word()});
}

} // namespace bgpsnoop::test
