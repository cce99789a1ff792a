#include <cerrno>

#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {

using enum engine::Cause;
using enum engine::Certainty;
using engine::Outcome;
using engine::Phase;
using engine::Side;

namespace {

constexpr auto up = Phase::established;

Story told(std::uint8_t code, std::uint8_t subcode, std::vector<std::uint8_t> data = {})
{
    return running()
        .after(60s)
        .reads_notification(code, subcode, std::move(data))
        .peer_fin()
        .closes();
}

Story tells(std::uint8_t code, std::uint8_t subcode)
{
    return running().after(60s).writes_notification(code, subcode).closes();
}

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

/// KEEPALIVEs of ours every 30 s, acknowledged at once or not at all.
Story alternating(Story story, int times, bool acknowledged = false)
{
    for (int i = 0; i < times; ++i) {
        story.after(30s).writes_keepalive();
        if (acknowledged)
            story.after(1ms).heard_ack();
        story.sample();
    }
    return story;
}

std::vector<Told> by_notification()
{
    // A story a line.
    // clang-format off
    return {
        {"1/2 received accuses us", told(1, 2),
         Outcome::header_error, Side::local, up, certain, {}},
        {"1/2 sent accuses the peer", tells(1, 2),
         Outcome::header_error, Side::peer, up, certain, {}},
        {"3/1", tells(3, 1),
         Outcome::update_error, Side::peer, up, certain, {malformed_update}},
        {"5/3", told(5, 3),
         Outcome::fsm_error, Side::local, up, certain, {}},
        {"7/1", told(7, 1),
         Outcome::route_refresh_error, Side::local, up, certain, {}},
        {"8/0 sent", tells(8, 0),
         Outcome::send_hold_timer_expired, Side::peer, up, likely, {peer_not_reading}},
        {"8/0 received", told(8, 0),
         Outcome::send_hold_timer_expired, Side::local, up, likely, {local_not_reading}},
        {"6/2 received", told(6, 2),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
        {"6/2 sent", tells(6, 2),
         Outcome::administrative, Side::local, up, certain, {local_operator}},
        {"6/3 and then 6/2, as FRR says when it is stopped",
         running().after(60s).reads_notification(6, 3).reads_notification(6, 2).peer_fin()
             .closes(),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
        {"6/9 wraps 6/4", told(6, 9, {6, 4}),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
        {"6/9 wraps 6/10, as one FRR says to another", told(6, 9, {6, 10}),
         Outcome::bfd_down, Side::path, up, ambiguous, {bfd, interface_down, peer_limit_exceeded}},
        {"6/9 wraps 6/1", told(6, 9, {6, 1}),
         Outcome::max_prefixes, Side::peer, up, certain, {peer_limit_exceeded}},
        {"6/9 wraps nothing", told(6, 9),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
        {"6/1 received", told(6, 1),
         Outcome::max_prefixes, Side::peer, up, certain, {peer_limit_exceeded}},
        {"6/1 sent", tells(6, 1),
         Outcome::max_prefixes, Side::local, up, certain, {local_limit_exceeded}},
        {"6/8", told(6, 8),
         Outcome::out_of_resources, Side::peer, up, certain, {}},
        {"6/10 may be OpenBGPD's limit", told(6, 10),
         Outcome::bfd_down, Side::path, up, ambiguous, {bfd, interface_down, peer_limit_exceeded}},
        {"6/10 sent", tells(6, 10),
         Outcome::bfd_down, Side::path, up, ambiguous,
         {bfd, interface_down, local_limit_exceeded}},
        {"6/77", told(6, 77),
         Outcome::cease_other, Side::peer, up, certain, {}},
        {"9/1", told(9, 1),
         Outcome::notification_other, Side::peer, up, certain, {}},
    };
    // clang-format on
}

std::vector<Told> hold_timers()
{
    constexpr auto outcome = Outcome::hold_timer_expired;
    // A story a line.
    // clang-format off
    return {
        {"our hold timer, the peer's bytes unread here",
         running().after(90s).unread(57).writes_notification(4, 0).closes(),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
        {"our hold timer, our data unacknowledged",
         running().after(90s).unacked(57 + 21).writes_notification(4, 0).closes(),
         outcome, Side::path, up, likely, {path_down}},
        {"our hold timer, our data acknowledged",
         running().after(90s).unacked(21).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, likely, {peer_daemon_hung}},
        {"the peer's hold timer, we wrote nothing",
         running().after(90s).reads_notification(4, 0).peer_fin().closes(),
         outcome, Side::local, up, likely, {local_daemon_stalled}},
        {"the peer's hold timer, our data acknowledged",
         running().after(60s).writes_keepalive().after(29s).reads_notification(4, 0).peer_fin()
             .closes(),
         outcome, Side::peer, up, likely, {peer_daemon_stalled}},
        {"the peer's hold timer, our data unacknowledged",
         running().after(60s).writes_keepalive().unacked(19).after(29s).reads_notification(4, 0)
             .peer_fin().closes(),
         outcome, Side::path, up, likely, {path_down}},

        {"the peer's hold timer in a capture: what we wrote may wait behind what is repeated",
         running().from_capture().unacked(78).repeated(5).after(90s).reads_notification(4, 0).peer_fin()
             .closes(),
         outcome, Side::path, up, likely, {path_down}},

        // Our last words are a probe, whatever the numbers of the queue say.
        {"our hold timer, and our FIN is never answered",
         unanswered_fin(running().heard_ack().after(90s).unacked(0).writes_notification(4, 0)),
         outcome, Side::path, up, likely, {path_down}},
        {"our hold timer, its kernel silent since before we wrote",
         alternating(running().heard_ack(), 3).writes_notification(4, 0).closes(),
         outcome, Side::path, up, likely, {path_down}},
        {"our hold timer, its kernel answered to the end",
         alternating(running(), 3, true).writes_notification(4, 0).closes(),
         outcome, Side::peer, up, likely, {peer_daemon_hung}},
        {"our hold timer, and the peer only repeats what it said first",
         alternating(running().after(1s).heard_ack(), 2).peer_repeats().after(30s)
             .writes_notification(4, 0).closes(),
         outcome, Side::peer, up, ambiguous,
         {gtsm_at_peer, path_or_acl_drop, ttl_too_low, path_down}},
        {"our hold timer, and a peer that heard us for long only repeats",
         alternating(alternating(running(), 1, true), 2).peer_repeats().after(30s)
             .writes_notification(4, 0).closes(),
         outcome, Side::path, up, ambiguous, {path_down, path_or_acl_drop, gtsm_at_peer}},
        {"our hold timer, what the peer sent did not arrive",
         alternating(running(), 3, true).missing(2100).writes_notification(4, 0).closes(),
         outcome, Side::path, up, likely, {loss_towards_us, mtu_blackhole}},
        {"our hold timer, and a router said that our TTL ran out",
         running().after(90s).icmp(11, 0).writes_notification(4, 0).closes(),
         outcome, Side::local, up, likely, {ttl_too_low, peer_daemon_hung}},
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
    // clang-format on
}

std::vector<Told> by_tcp()
{
    // A story a line.
    // clang-format off
    return {
        {"a FIN without a word", running().after(60s).peer_fin().closes(),
         Outcome::peer_closed, Side::peer, up, ambiguous, {peer_daemon_killed, peer_deconfigured}},
        {"a FIN from a peer with graceful restart", graceful(),
         Outcome::peer_closed, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_graceful_restart, peer_deconfigured}},
        {"the same end at a constant interval",
         flapping(running().after(60s).peer_fin().closes()),
         Outcome::peer_closed, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_deconfigured, periodic_flap}},
        {"a RST at a constant interval", flapping(running().after(60s).peer_reset(true)),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox, periodic_flap}},
        {"a TCP timeout at a constant interval", flapping(running().after(900s).fails(ETIMEDOUT)),
         Outcome::tcp_timeout, Side::path, up, likely, {path_down, periodic_flap}},
        {"a hold timer at a constant interval", flapping(tells(4, 0)),
         Outcome::hold_timer_expired, Side::peer, up, likely, {peer_daemon_hung, periodic_flap}},
        {"a RST|ACK", running().after(60s).peer_reset(true),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox}},
        {"a RST behind a window that was shut",
         running().windows(0, 65535).after(60s).peer_reset(),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_not_reading, peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox}},
        {"TCP's keepalive probes went unanswered, and it sends a RST behind them",
         running().after(60s).reset_sent().reports(ETIMEDOUT).fails(ETIMEDOUT),
         Outcome::tcp_timeout, Side::path, up, likely, {path_down}},
        {"a bare RST", running().after(60s).peer_reset(false),
         Outcome::peer_reset, Side::peer, up, likely,
         {peer_rebooted, middlebox, peer_daemon_killed}},
        {"a bare RST right after a sign of life", running().after(60s).heard().sample().peer_reset(false),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_rebooted, middlebox, peer_daemon_killed}},
        {"a RST of unknown flags", running().after(60s).peer_reset(std::nullopt),
         Outcome::peer_reset, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_rebooted, middlebox}},
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
        // BIRD where a graceful restart is agreed: its hold timer closes without a NOTIFICATION.
        {"our FIN after a silence as long as the hold time, its kernel alive",
         alternating(running(), 3, true).closes(),
         Outcome::local_closed, Side::peer, up, ambiguous, {peer_daemon_hung, local_operator}},
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
        {"the peer's FIN when we had written nothing for the hold time",
         running().after(90s).peer_fin().closes(),
         Outcome::peer_closed, Side::local, up, ambiguous,
         {local_daemon_stalled, peer_daemon_killed, peer_deconfigured}},
        {"TCP gives up", running().after(900s).fails(ETIMEDOUT).reports(ETIMEDOUT),
         Outcome::tcp_timeout, Side::path, up, likely, {path_down}},
        {"a session that ran before us",
         Story().found().counted(1, 1).sample().after(9s).peer_fin().closes(),
         Outcome::peer_closed, Side::peer, up, ambiguous, {peer_daemon_killed, peer_deconfigured}},
        {"still there at the end", running().after(60s).end_of_input(),
         Outcome::open, Side::unknown, up, certain, {}},
    };
    // clang-format on
}

} // namespace

std::vector<Told> established_stories()
{
    std::vector<Told> stories = by_notification();
    for (const auto& more : {hold_timers(), by_tcp()})
        stories.insert(stories.end(), more.begin(), more.end());
    return stories;
}

/// A capture knows no owner, no queue and no process: the outcome is the same, and nothing guessed.
std::vector<Told> capture_stories()
{
    const auto capture = [] { return Story().from_capture(); };
    const auto in_open_sent = [&] {
        return capture().calls().after(1ms).connected().writes_open();
    };
    const std::vector<engine::Cause> strangers{peer_not_configured_for_us, peer_shut_down,
                                               wrong_vrf, peer_no_address_family};
    constexpr auto silent = Outcome::closed_without_answer;
    constexpr auto sent = Phase::open_sent;
    // A story a line.
    // clang-format off
    return {
        {"captured: the peer's hold timer",
         in_open_sent().reads_open().writes_keepalive().reads_keepalive().after(5s)
             .reads_notification(4, 0).peer_fin().closes(),
         Outcome::hold_timer_expired, Side::path, up, ambiguous,
         {path_down, local_daemon_stalled}},
        {"captured: wire form a",
         capture().calls().connected().peer_fin().writes_open().peer_reset(false),
         silent, Side::peer, sent, ambiguous, strangers},
        {"captured: wire form b", in_open_sent().peer_reset(),
         silent, Side::peer, sent, ambiguous, strangers},
        {"captured: wire form c", in_open_sent().peer_fin().closes(),
         silent, Side::peer, sent, ambiguous, strangers},
        {"captured: Bad Peer AS, then RST", in_open_sent().reads_notification(2, 2).peer_reset(),
         Outcome::open_rejected, Side::peer, sent, certain, {bad_peer_as}},
        {"captured: the SYN is not answered", capture().calls().after(63s).fails(0),
         Outcome::connect_timeout, Side::path, Phase::connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"captured: our hold timer, nothing known of queues",
         in_open_sent().reads_open().writes_keepalive().reads_keepalive().after(90s)
             .writes_notification(4, 0).closes(),
         Outcome::hold_timer_expired, Side::path, up, ambiguous, {path_down, peer_daemon_hung}},
    };
    // clang-format on
}

} // namespace bgpsnoop::test
