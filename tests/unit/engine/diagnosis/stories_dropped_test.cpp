// SPDX-License-Identifier: Apache-2.0
#include <cerrno>

#include "unit/engine/diagnosis/story_parts.hpp"

/// What this host drops itself, what something on the way does, and windows that close.
namespace bgpsnoop::test {
namespace {

Story dropping(DropReason reason) // in an established session
{
    return running().after(5s).drops(reason);
}

/// It hears nothing of us, and we do not know.
Story unheard()
{
    return connected().writes_open().reads_open().writes_keepalive().unacked(67).acked(1);
}

Story rejected_after(std::uint8_t subcode)
{
    return running()
        .reads_notification(6, subcode)
        .peer_fin()
        .closes()
        .after(9s)
        .next_connection()
        .calls()
        .connected()
        .writes_open()
        .reads_notification(6, 5)
        .peer_fin()
        .closes();
}

// A story a line.
// clang-format off

std::vector<Told> calls_dropped()
{
    constexpr auto timeout = Outcome::connect_timeout;
    return {
        {"our firewall drops our SYN",
         given_up(calling().drops(DropReason::firewall, Direction::sent)),
         timeout, Side::local, connecting, certain, {local_drop}},
        {"our firewall answers our SYN with RST",
         Story().calls().drops(DropReason::firewall, Direction::sent).after(1ms).peer_reset(),
         Outcome::connect_refused, Side::local, connecting, certain, {local_drop}},
        {"our firewall answers our SYN with ICMP",
         Story().calls().drops(DropReason::firewall, Direction::sent).fails(EHOSTUNREACH)
             .reports(EHOSTUNREACH),
         Outcome::connect_rejected, Side::local, connecting, certain, {local_drop}},
        {"our firewall dropped the first SYN, and the second one was refused",
         Story().calls().drops(DropReason::firewall, Direction::sent).after(1s).peer_reset(),
         Outcome::connect_refused, Side::peer, connecting, likely,
         {peer_not_listening, peer_not_configured_for_us, firewall_reset}},
        {"rp_filter drops the answer", given_up(calling().drops(DropReason::rp_filter)),
         timeout, Side::local, connecting, certain, {local_drop}},
        {"GTSM here drops the answer", given_up(calling().drops(DropReason::ttl)),
         timeout, Side::local, connecting, certain, {gtsm_here}},
        {"the peer's own calls are dropped for their key",
         given_up(calling().drops_call(DropReason::md5_unexpected)),
         timeout, Side::unknown, connecting, certain, {auth_mismatch}},
        {"a call is dropped by our firewall, which says nothing of our own",
         given_up(calling().drops_call(DropReason::firewall)),
         timeout, Side::path, connecting, ambiguous, {path_or_acl_drop, auth_mismatch}},
        {"silence while our socket has a key", given_up(calling().key()),
         timeout, Side::unknown, connecting, likely, {auth_mismatch, path_or_acl_drop}},
    };
}

std::vector<Told> calls_reset_by_another()
{
    return {
        {"a RST to our SYN with another TTL", Story().calls().peer_reset(true, true),
         Outcome::connect_refused, Side::path, connecting, likely,
         {firewall_reset, peer_not_listening, peer_not_configured_for_us}},
        {"a RST to our SYN with the peer's TTL", Story().calls().peer_reset(true, false),
         Outcome::connect_refused, Side::peer, connecting, likely,
         {peer_not_listening, peer_not_configured_for_us, firewall_reset}},
        {"a RST with another TTL after our OPEN",
         connected().writes_open().after(1ms).peer_reset(true, true),
         Outcome::closed_without_answer, Side::path, Phase::open_sent, likely,
         {middlebox, peer_not_configured_for_us, peer_shut_down, wrong_vrf,
          peer_no_address_family}},
        {"a RST after a session that ended with a word of its own",
         running().reads_notification(6, 2).peer_fin().closes().after(9s).next_connection()
             .calls().after(1ms).peer_reset(),
         Outcome::connect_refused, Side::peer, connecting, ambiguous,
         {peer_not_listening, peer_not_configured_for_us, firewall_reset}},
    };
}

std::vector<Told> opens_dropped()
{
    constexpr auto outcome = Outcome::open_unanswered;
    constexpr auto sent = Phase::open_sent;
    return {
        {"GTSM here drops the peer's OPEN", our_timer(waiting().drops(DropReason::ttl)),
         outcome, Side::local, sent, certain, {gtsm_here}},
        {"our firewall drops the peer's OPEN", our_timer(waiting().drops(DropReason::firewall)),
         outcome, Side::local, sent, certain, {local_drop}},
        {"the peer's OPEN has the wrong key", our_timer(waiting().drops(DropReason::ao_mismatch)),
         outcome, Side::unknown, sent, certain, {auth_mismatch}},
        {"a large OPEN is repeated in vain",
         our_timer(waiting().unacked(1480).repeated(6).acked(100)),
         outcome, Side::path, sent, likely,
         {mtu_blackhole, peer_daemon_hung, peer_multihop_missing}},
    };
}

std::vector<Told> segments_dropped()
{
    constexpr auto hold = Outcome::hold_timer_expired;
    return {
        {"a key is changed at the peer", our_timer(dropping(DropReason::md5_mismatch)),
         hold, Side::unknown, up, certain, {auth_changed}},
        {"a key that never fitted the OPEN of the peer",
         our_timer(connected().opens_exchanged().drops(DropReason::md5_missing)),
         hold, Side::unknown, Phase::open_confirm, certain, {auth_mismatch}},
        {"GTSM is turned on here", our_timer(dropping(DropReason::ttl)),
         hold, Side::local, up, certain, {gtsm_here}},
        {"our firewall is turned on", our_timer(dropping(DropReason::firewall)),
         hold, Side::local, up, certain, {local_drop}},
        {"our firewall is turned on, and BIRD closes without a word",
         dropping(DropReason::firewall).after(90s).closes(),
         Outcome::local_closed, Side::local, up, likely, {local_drop}},
        {"GTSM is turned on here, and BIRD closes without a word",
         dropping(DropReason::ttl).after(90s).closes(),
         Outcome::local_closed, Side::local, up, likely, {gtsm_here}},
        {"a key is changed at the peer, and BIRD closes without a word",
         dropping(DropReason::md5_mismatch).after(90s).closes(),
         Outcome::local_closed, Side::unknown, up, likely, {auth_changed}},
        {"a drop long before the end proves nothing",
         running().drops(DropReason::ttl).after(600s).counted(20, 18).sample().after(90s)
             .unacked(21).writes_notification(4, 0).closes(),
         hold, Side::peer, up, likely, {peer_daemon_hung}},
    };
}

std::vector<Told> queues_stuck()
{
    constexpr auto hold = Outcome::hold_timer_expired;
    return {
        {"what came last waits for what was lost", our_timer(running().holes(3)),
         hold, Side::path, up, likely, {loss_towards_us, mtu_blackhole}},
        {"the send hold timer of OpenBGPD 7.7, which says 4/0",
         running().windows(0, 65535).after(88s).reads_keepalive().after(2s)
             .writes_notification(4, 0).closes(),
         Outcome::hold_timer_expired, Side::peer, up, likely, {peer_not_reading}},
        {"the same, and the next KEEPALIVE of the peer is here before we could read it",
         running().windows(0, 65535).after(88s).reads_keepalive().sample().after(2s).unread(19)
             .writes_notification(4, 0).closes(),
         Outcome::hold_timer_expired, Side::peer, up, likely, {peer_not_reading}},
        {"our window is closed", our_timer(running().windows(65535, 0)),
         hold, Side::local, up, likely, {local_daemon_stalled}},
        {"the peer's window is closed", its_timer(running().unacked(0).windows(0, 65535)),
         hold, Side::peer, up, likely, {peer_not_reading}},
        {"the first full-size UPDATE is repeated in vain",
         its_timer(running().unacked(4096).repeated(7).acked(120)),
         hold, Side::path, up, likely, {mtu_blackhole, path_down}},
    };
}

std::vector<Told> words_unheard()
{
    constexpr auto hold = Outcome::hold_timer_expired;
    return {
        {"the peer's OPEN came, and it acknowledged nothing", our_timer(unheard()),
         hold, Side::peer, Phase::open_confirm, ambiguous,
         {gtsm_at_peer, path_or_acl_drop, ttl_too_low, path_down}},
        {"the peer never heard us and says so",
         unheard().reads_keepalive().after(60s).writes_keepalive().after(29s)
             .reads_notification(4, 0).peer_fin().closes(),
         hold, Side::peer, up, ambiguous,
         {gtsm_at_peer, path_or_acl_drop, ttl_too_low, path_down}},
    };
}

std::vector<Told> send_hold_timers()
{
    return {
        {"8/0 sent with the peer's window closed",
         running().windows(0, 65535).after(500s).writes_notification(8, 0).closes(),
         Outcome::send_hold_timer_expired, Side::peer, up, certain, {peer_not_reading}},
        {"8/0 received with ours closed",
         running().windows(65535, 0).after(500s).reads_notification(8, 0).peer_fin().closes(),
         Outcome::send_hold_timer_expired, Side::local, up, certain, {local_not_reading}},
    };
}

std::vector<Told> tcp_timeouts()
{
    constexpr auto timeout = Outcome::tcp_timeout;
    return {
        {"TCP gives up while keys differ",
         running().after(900s).drops(DropReason::md5_missing).fails(ETIMEDOUT),
         timeout, Side::unknown, up, certain, {auth_changed}},
        {"TCP gives up while we drop for TTL",
         running().after(900s).drops(DropReason::ttl).fails(ETIMEDOUT),
         timeout, Side::local, up, certain, {gtsm_here}},
        {"TCP gives up while our firewall drops",
         running().after(900s).drops(DropReason::firewall, Direction::sent).fails(ETIMEDOUT),
         timeout, Side::local, up, certain, {local_drop}},
        {"TCP gives up and nothing of ours was ever acknowledged",
         unheard().after(900s).fails(ETIMEDOUT),
         timeout, Side::peer, Phase::open_confirm, likely, {gtsm_at_peer, path_down}},
        {"TCP gives up on a full-size segment",
         running().unacked(4096).repeated(15).acked(120).after(900s).fails(ETIMEDOUT),
         timeout, Side::path, up, ambiguous, {mtu_blackhole, path_down}},
        {"TCP gives up after ICMP", running().after(9s).icmp(3, 1).after(900s).fails(ETIMEDOUT),
         timeout, Side::path, up, likely, {path_down}},
    };
}

std::vector<Told> still_refused()
{
    constexpr auto outcome = Outcome::connection_rejected;
    return {
        {"6/5 after 6/1", rejected_after(1),
         outcome, Side::peer, Phase::open_sent, likely,
         {peer_max_prefix_hold, peer_not_ready, peer_shut_down}},
        {"6/5 after 6/2", rejected_after(2),
         outcome, Side::peer, Phase::open_sent, likely,
         {peer_shut_down, peer_not_ready}},
    };
}

std::vector<Told> resets_by_another()
{
    constexpr auto reset = Outcome::peer_reset;
    return {
        {"a RST with another TTL", running().after(50s).peer_reset(false, true),
         reset, Side::path, up, likely, {middlebox, peer_rebooted, peer_daemon_killed}},
        {"a RST after five minutes without a byte", running().after(300s).peer_reset(false),
         reset, Side::path, up, likely, {middlebox, peer_rebooted, peer_daemon_killed}},
        {"a RST after others that did not fit",
         running().after(50s).drops(DropReason::blind_reset).after(1s).peer_reset(false),
         reset, Side::unknown, up, ambiguous, {middlebox, peer_rebooted, peer_daemon_killed}},
        {"the answer to our challenge of a SYN on its ports, soon after it was heard",
         running().after(60s).heard().sample().after(1s).drops(DropReason::blind_syn).after(1ms)
             .peer_reset(false),
         reset, Side::peer, up, likely, {peer_daemon_killed, peer_rebooted}},
        {"the same after a while",
         running().after(40s).drops(DropReason::blind_syn).after(1ms).peer_reset(false),
         reset, Side::peer, up, likely, {peer_rebooted, peer_daemon_killed}},
        {"a RST long after a SYN that somebody made up",
         running().after(2s).drops(DropReason::blind_syn).after(40s).heard().sample().after(1s)
             .peer_reset(false),
         reset, Side::path, up, ambiguous, {middlebox, peer_daemon_killed}},
    };
}

std::vector<Told> resets_behind_our_window()
{
    return {
        {"a bare RST behind our window, which was shut for the hold time",
         running().windows(65535, 0).sample().after(70s).peer_reset(false),
         Outcome::peer_reset, Side::local, up, likely, {local_not_reading}},
        {"a bare RST once our window was open again, which was shut for the hold time",
         running().windows(65535, 0).sample().after(70s).windows(65535, 9000).sample()
             .after(1s).peer_reset(false),
         Outcome::peer_reset, Side::local, up, likely, {local_not_reading}},
        {"a bare RST behind our window, which was shut for a moment",
         running().after(60s).heard().windows(65535, 0).sample().after(2s).peer_reset(false),
         Outcome::peer_reset, Side::local, up, ambiguous,
         {local_not_reading, middlebox, peer_daemon_killed}},
        {"a RST|ACK behind our window",
         running().windows(65535, 0).sample().after(70s).peer_reset(true),
         Outcome::peer_reset, Side::local, up, ambiguous,
         {local_not_reading, peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox}},
    };
}

// clang-format on

} // namespace

std::vector<Told> dropped_stories()
{
    return joined({resets_behind_our_window(), calls_dropped(), calls_reset_by_another(),
                   opens_dropped(), segments_dropped(), queues_stuck(), words_unheard(),
                   send_hold_timers(), tcp_timeouts(), still_refused(), resets_by_another()});
}

} // namespace bgpsnoop::test
