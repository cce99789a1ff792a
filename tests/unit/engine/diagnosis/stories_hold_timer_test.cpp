// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Hold timers that expire in established sessions.
namespace bgpsnoop::test {
namespace {

// A story a line.
// clang-format off

std::vector<Told> our_hold_timers()
{
    constexpr auto outcome = Outcome::hold_timer_expired;
    return {
        {"our hold timer, the peer's bytes unread here",
         running().after(90s).unread(57).writes_notification(4, 0).closes(),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
        {"our hold timer, our data unacknowledged",
         running().after(90s).unacked(57 + 21).writes_notification(4, 0).closes(),
         outcome, Side::path, up, likely, {path_down}},
        {"our hold timer, our data acknowledged",
         apart(running(), 30s, 2).after(90s).unacked(21).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, likely, {peer_daemon_hung}},
        // Our last words are a probe, whatever the numbers of the queue say.
        {"our hold timer, and our FIN is never answered",
         unanswered_fin(running().heard_ack().after(90s).unacked(0).writes_notification(4, 0)),
         outcome, Side::path, up, likely, {path_down}},
        {"our hold timer, its kernel silent since before we wrote",
         alternating(running().heard_ack(), 3).writes_notification(4, 0).closes(),
         outcome, Side::path, up, likely, {path_down}},
        {"our hold timer, its kernel answered to the end",
         alternating(running(), 3, true).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, ambiguous, {keepalive_slower_than_hold, peer_daemon_hung}},
        {"our hold timer, and the peer only repeats what it said first",
         alternating(running().after(1s).heard_ack(), 2).peer_repeats().after(30s)
             .writes_notification(4, 0).closes(),
         outcome, Side::peer, up, ambiguous,
         {gtsm_at_peer, path_or_acl_drop, ttl_too_low, path_down}},
        {"our hold timer, and a peer that heard us for long only repeats",
         alternating(alternating(running(), 1, true), 2).peer_repeats().after(30s)
             .writes_notification(4, 0).closes(),
         outcome, Side::path, up, ambiguous, {path_down, path_or_acl_drop, gtsm_at_peer}},
    };
}

std::vector<Told> hold_timers_of_paths()
{
    constexpr auto outcome = Outcome::hold_timer_expired;
    return {
        {"our hold timer, and a firewall said that it rejects our data",
         running().after(90s).unacked(57).icmp(3, 13).writes_notification(4, 0).closes(),
         outcome, Side::path, up, likely, {firewall_icmp}},
        {"our hold timer, and a router said that it has no way",
         running().after(90s).unacked(57).icmp(3, 0).writes_notification(4, 0).closes(),
         outcome, Side::path, up, likely, {path_down}},
        {"our hold timer, and our TCP cannot send what we wrote",
         running().after(90s).unacked(57).repeated(0).writes_notification(4, 0).closes(),
         outcome, Side::local, up, likely, {local_no_route, path_down}},
        {"the peer's hold timer, and our TCP cannot send what we wrote",
         running().after(60s).writes_keepalive().unacked(57).repeated(0).after(29s)
             .reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::local, up, likely, {local_no_route, path_down}},
        {"the peer's hold timer, and nobody spoke until all came at once",
         Story().from_capture().calls().connected().established().after(89s).reads_keepalive()
             .after(1ms).reads_notification(4, 0)
             .peer_fin().closes(),
         outcome, Side::path, up, ambiguous, {path_down, local_daemon_stalled}},
        {"our hold timer, and each time the session was back at once",
         our_timer(running().unacked(57)).after(1s).then(our_timer(running().unacked(57))),
         outcome, Side::path, up, ambiguous, {middlebox, path_down}},
        {"our hold timer, and a router said that our TTL ran out",
         running().after(90s).icmp(11, 0).writes_notification(4, 0).closes(),
         outcome, Side::local, up, likely,
         {ttl_too_low, keepalive_slower_than_hold, peer_daemon_hung}},
    };
}

Story without_hold_time(std::uint16_t offered_by_peer)
{
    const OpenBytes ours{.as = 600, .hold_time = 0};
    const OpenBytes theirs{.as = 8500, .hold_time = offered_by_peer};
    return connected().writes_open(ours).reads_open(theirs).writes_keepalive().reads_keepalive()
        .after(500s);
}

std::vector<Told> no_hold_times()
{
    constexpr auto outcome = Outcome::hold_timer_expired;
    return {
        {"the peer's hold timer, where both said that there is none",
         without_hold_time(0).reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::peer, up, likely, {false_objection}},
        {"the peer's hold timer, where we said that there is none",
         without_hold_time(90).reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::peer, up, likely, {false_objection}},
        {"our hold timer, where there is none",
         without_hold_time(90).writes_notification(4, 0).closes(),
         outcome, Side::local, up, likely, {false_objection}},
    };
}

std::vector<Told> losses()
{
    constexpr auto outcome = Outcome::hold_timer_expired;
    return {
        {"our hold timer, what the peer sent did not arrive",
         alternating(running(), 3, true).missing(57).writes_notification(4, 0).closes(),
         outcome, Side::path, up, likely, {loss_towards_us}},
        {"our hold timer, and what the peer repeats is no longer acknowledged",
         alternating(running(), 3, true).after(30s).ignored(19).writes_notification(4, 0).closes(),
         outcome, Side::path, up, ambiguous,
         {loss_towards_us, path_or_acl_drop, local_drop, auth_changed, gtsm_here}},
        {"our hold timer, and what the peer repeats never was acknowledged",
         running().after(90s).ignored(19).writes_notification(4, 0).closes(),
         outcome, Side::local, up, ambiguous,
         {gtsm_here, auth_mismatch, local_drop, path_or_acl_drop}},
        {"our hold timer, and a large segment of the peer is not acknowledged",
         alternating(running(), 3, true).ignored(1460).writes_notification(4, 0).closes(),
         outcome, Side::path, up, ambiguous, {mtu_blackhole, loss_towards_us, local_drop}},
        {"the peer's hold timer, and what we wrote was lost on the way to the capture",
         running().heard_ack().after(80s).unacked(57).lost_of_ours(38).sample().after(10s)
             .reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::path, up, likely, {path_down}},
        {"the peer's hold timer, and a large segment of ours was lost on the way to the capture",
         running().heard_ack().acked(57).after(3s).unacked(1460).lost_of_ours(1460).sample()
             .after(90s).reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::path, up, ambiguous, {mtu_blackhole, path_down}},
        {"our hold timer, a full-size segment of the peer did not arrive",
         alternating(running(), 3, true).missing(2100).writes_notification(4, 0).closes(),
         outcome, Side::path, up, likely, {loss_towards_us, mtu_blackhole}},
    };
}

std::vector<Told> rare_keepalives()
{
    constexpr auto outcome = Outcome::hold_timer_expired;
    return {
        {"our hold timer, the peer has not said a word since its first KEEPALIVE",
         running().after(90s).unacked(21).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, ambiguous, {keepalive_slower_than_hold, peer_daemon_hung}},
        {"our hold timer, which goes off before the peer's next KEEPALIVE is due",
         apart(running(), 85s, 2).after(80s).unacked(21).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, likely, {keepalive_slower_than_hold}},
        {"our hold timer, the peer's KEEPALIVEs came nearly as rarely as it",
         apart(running(), 85s, 2).after(90s).unacked(21).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, ambiguous, {keepalive_slower_than_hold, peer_daemon_hung}},
        {"our hold timer, the peer's KEEPALIVEs are rare, and the next one is long overdue",
         apart(running(), 72s, 3).after(90s).unacked(21).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, ambiguous, {peer_daemon_hung, keepalive_slower_than_hold}},
        {"our hold timer, and a peer of good rhythm that was late once",
         apart(apart(running(), 30s, 9), 80s, 1).after(90s).unacked(21).writes_notification(4, 0)
             .closes(),
         outcome, Side::peer, up, likely, {peer_daemon_hung}},
        {"the peer's hold timer, we wrote nothing, and closed at once",
         running().after(90s).reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::local, up, ambiguous, {keepalive_slower_than_hold, local_daemon_stalled}},
        {"the peer's hold timer, we wrote nothing, and never closed",
         running().after(90s).notification_arrives(4, 0).peer_fin().after(60s).tick(),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
        {"the peer's hold timer, our KEEPALIVEs were as rare as it allows",
         alternating(running(), 1, true).after(55s).writes_keepalive().after(90s).writes_keepalive()
             .after(90s).reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::local, up, likely, {keepalive_slower_than_hold}},
        {"the peer's hold timer, our KEEPALIVEs are rare, and the next one is long overdue",
         alternating(running(), 1, true).after(42s).writes_keepalive().after(72s).writes_keepalive()
             .after(90s).reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::local, up, ambiguous, {local_daemon_stalled, keepalive_slower_than_hold}},
        {"the peer's hold timer, and our KEEPALIVEs were in time before",
         alternating(running(), 4, true).after(90s).reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
    };
}

/// They cross the NOTIFICATION on the way.
std::vector<Told> late_keepalives()
{
    constexpr auto outcome = Outcome::hold_timer_expired;
    return {
        {"our hold timer, and the peer's rare KEEPALIVE comes a moment too late",
         apart(apart(running(), 80s, 3), 89'990ms, 1).after(20ms).unacked(21)
             .writes_notification(4, 0).closes(),
         outcome, Side::peer, up, likely, {keepalive_slower_than_hold}},
        {"our hold timer, and the peer's rare KEEPALIVE comes while we read no more, and a capture "
         "sees it",
         apart(apart(running(), 80s, 3), 89s, 1).after(3s).unacked(21)
             .writes_notification(4, 0).closes(),
         outcome, Side::peer, up, likely, {keepalive_slower_than_hold}},
        {"our hold timer, and the peer's first KEEPALIVE comes while we read no more",
         running().after(89s).sample().after(1s).unread(19).after(1s).sample()
             .writes_notification(4, 0).closes(),
         outcome, Side::peer, up, likely, {keepalive_slower_than_hold}},
        {"our hold timer, and the KEEPALIVE that lies unread came in time",
         running().after(30s).unread(19).sample().after(60s).sample()
             .writes_notification(4, 0).closes(),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
        {"our hold timer, and a peer of good rhythm comes too late while we read no more",
         apart(running(), 30s, 9).after(89s).sample().after(1s).unread(19).after(1s).sample()
             .writes_notification(4, 0).closes(),
         outcome, Side::peer, up, ambiguous, {peer_daemon_hung, path_down}},
        {"the peer's hold timer, and our rare KEEPALIVE left while it read no more",
         alternating(running(), 1, true).after(55s).writes_keepalive().after(80s).writes_keepalive()
             .after(89s).writes_keepalive().after(3s).reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::local, up, likely, {keepalive_slower_than_hold}},
        {"the peer's hold timer, and our rare KEEPALIVE left a moment too late",
         alternating(running(), 1, true).after(55s).writes_keepalive().after(80s).writes_keepalive()
             .after(89'990ms).writes_keepalive().after(20ms).reads_notification(4, 0).peer_fin()
             .closes(),
         outcome, Side::local, up, likely, {keepalive_slower_than_hold}},
        {"the peer's hold timer, and our speaker of good rhythm wrote a moment too late",
         alternating(running(), 4, true).after(89'990ms).writes_keepalive().after(20ms)
             .reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
    };
}

std::vector<Told> peers_hold_timers()
{
    constexpr auto outcome = Outcome::hold_timer_expired;
    return {
        {"the peer's hold timer, our data acknowledged",
         running().after(60s).writes_keepalive().after(29s).reads_notification(4, 0).peer_fin()
             .closes(),
         outcome, Side::peer, up, likely, {peer_daemon_stalled}},
        {"the peer's hold timer, and a firewall said that it rejects our data",
         running().after(60s).writes_keepalive().unacked(57).icmp(3, 13).after(29s)
             .reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::path, up, likely, {firewall_icmp}},
        {"the peer's hold timer, our data unacknowledged",
         running().after(60s).writes_keepalive().unacked(19).after(29s).reads_notification(4, 0)
             .peer_fin().closes(),
         outcome, Side::path, up, likely, {path_down}},
        {"the peer's hold timer in a capture: what we wrote may wait behind what is repeated",
         running().from_capture().unacked(78).repeated(5).after(90s).reads_notification(4, 0)
             .peer_fin().closes(),
         outcome, Side::path, up, likely, {path_down}},
        {"the peer's hold timer, and a router said that our TTL ran out",
         running().after(60s).writes_keepalive().icmp(11, 0).after(29s)
             .reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::local, up, likely, {ttl_too_low, peer_daemon_stalled}},
        {"the peer's hold timer, and our daemon writes again only when it is over",
         running().after(90s).notification_arrives(4, 0).peer_fin().after(5s).writes_keepalive()
             .reads_waiting().closes(),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
        {"the peer's hold timer, its kernel acknowledged nothing new for long",
         alternating(running().heard_ack(), 3).heard().reads_notification(4, 0).peer_fin()
             .closes(),
         outcome, Side::path, up, likely, {path_down}},
    };
}

// clang-format on

} // namespace

std::vector<Told> hold_timer_stories()
{
    return joined({our_hold_timers(), hold_timers_of_paths(), no_hold_times(), losses(),
                   rare_keepalives(), late_keepalives(), peers_hold_timers()});
}

} // namespace bgpsnoop::test
