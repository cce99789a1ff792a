// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

namespace bgpsnoop::test {

namespace {

Story captured()
{
    return Story().from_capture();
}

Story captured_in_open_sent()
{
    return captured().calls().after(1ms).connected().writes_open();
}

/// One direction, and something of the other `before` the end.
Story answered(Duration before)
{
    engine::Uncaptured one_direction{.all = true, .bytes = 22, .last = true};
    one_direction.acked_at = story_begin + 9s + 1ms - before;
    return captured_in_open_sent()
        .writes_keepalive()
        .counted(2, 0)
        .after(9s)
        .lacks(Direction::received, one_direction)
        .sample();
}

/// What was said right before a close, and is not in the capture, may have been a NOTIFICATION.
std::vector<Told> unseen_last_words()
{
    const engine::Uncaptured last{.bytes = 21, .last = true};
    const auto up_for_a_while = [] {
        return captured_in_open_sent().reads_open().writes_keepalive().reads_keepalive().after(9s);
    };
    // A story a line.
    // clang-format off
    return {
        {"captured: bytes are missing right before the peer's FIN",
         up_for_a_while().lacks(Direction::received, last).peer_fin().closes(),
         Outcome::unknown, Side::unknown, up, ambiguous, {}},
        {"captured: or before its RST",
         up_for_a_while().lacks(Direction::received, last).sample().peer_reset(),
         Outcome::unknown, Side::unknown, up, ambiguous, {}},
        {"captured: or before our FIN",
         up_for_a_while().lacks(Direction::sent, last).closes(),
         Outcome::unknown, Side::unknown, up, ambiguous, {}},
        {"captured: bytes are missing right before its bare RST, so it was not silent for long",
         up_for_a_while().after(80s).lacks(Direction::received, {.bytes = 19, .undated = 19})
             .sample().peer_reset(false),
         Outcome::peer_reset, Side::path, up, ambiguous,
         {middlebox, peer_rebooted, peer_daemon_killed}},
        {"captured: they are missing, but a message is there behind them",
         up_for_a_while().lacks(Direction::received, {.bytes = 21}).peer_fin().closes(),
         Outcome::peer_closed, Side::peer, up, ambiguous, {peer_daemon_killed, peer_deconfigured}},
        {"captured: our FIN may answer what the peer sent, which is not there",
         answered(1ms).closes(),
         Outcome::unknown, Side::unknown, up, ambiguous, {}},
        {"captured: our FIN comes long after all that the peer sent",
         answered(5s).closes(),
         Outcome::local_closed, Side::local, up, ambiguous,
         {local_daemon_exited, local_operator}},
    };
    // clang-format on
}

/// What a capture lacks is no evidence: one direction, the beginning, what comes after its end.
std::vector<Told> partly_captured()
{
    const engine::Uncaptured one_direction{true, 48, 0, story_begin};
    const engine::Uncaptured until_lately{true, 67, 0, story_begin + 88s};
    // A story a line.
    // clang-format off
    return {
        {"captured: only our direction, our hold timer, and something came just before",
         captured_in_open_sent().writes_keepalive().counted(2, 0).after(90s)
             .lacks(Direction::received, until_lately).sample().writes_notification(4, 0).closes(),
         Outcome::hold_timer_expired, Side::local, up, ambiguous, {local_daemon_stalled}},
        {"captured: only our direction, and our hold timer",
         captured_in_open_sent().lacks(Direction::received, one_direction).writes_keepalive()
             .counted(2, 0).sample().after(90s).writes_notification(4, 0).closes(),
         Outcome::hold_timer_expired, Side::path, up, ambiguous, {path_down, peer_daemon_hung}},
        {"captured: only the peer's direction, and its hold timer",
         captured().lacks(Direction::sent, one_direction).called().reads_open()
             .reads_keepalive().counted(0, 2).sample().after(90s).reads_notification(4, 0)
             .peer_fin(),
         Outcome::hold_timer_expired, Side::path, up, ambiguous,
         {path_down, local_daemon_stalled, peer_daemon_stalled}},
        {"captured: only our direction, and a call that may have been answered",
         captured().lacks(Direction::received, {true}).calls().after(30s).fails(0),
         Outcome::unknown, Side::unknown, Phase::connecting, ambiguous, {}},
        {"captured: nothing but the FIN of an older connection",
         captured().found().peer_fin().closes(),
         Outcome::unknown, Side::unknown, Phase::connected, ambiguous, {}},
    };
    // clang-format on
}

/// Calls that come to nothing: where a capture has both directions, it shows so.
std::vector<Told> captured_calls()
{
    const engine::Options reading{.senses = {.drops = false, .ahead = true}};
    // A story a line.
    // clang-format off
    return {
        {"captured: the peer's SYN is not answered", captured().syn_unanswered(7s),
         Outcome::connect_timeout, Side::unknown, Phase::connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"captured: nor is it when the capture ends", captured().syn_unanswered(7s, false),
         Outcome::connect_timeout, Side::unknown, Phase::connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"captured: it does not take our SYN|ACK", captured().syn_unanswered(7s, true, 4),
         Outcome::connect_timeout, Side::unknown, Phase::connecting, ambiguous,
         {path_or_acl_drop, gtsm_at_peer}},
        {"captured: our TCP does not take its SYN|ACK",
         captured().calls().repeated(3).untaken(4).after(7s).fails(0),
         Outcome::connect_timeout, Side::unknown, Phase::connecting, ambiguous,
         {path_or_acl_drop, local_drop, gtsm_here}},
        {"captured: our call is given up soon, for the next one",
         captured().calls().after(300ms).fails(0, true),
         Outcome::connect_timeout, Side::path, Phase::connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch, local_drop}, reading},
        {"captured: or at once, for no reason that is known",
         captured().calls().after(30ms).fails(0, true),
         Outcome::connect_abandoned, Side::local, Phase::connecting, ambiguous, {local_shut_down},
         reading},
        {"captured: its SYN is too young to tell", captured().syn_unanswered(500ms, false),
         Outcome::unknown, Side::unknown, Phase::connecting, ambiguous, {}},
    };
    // clang-format on
}

/// SYN|ACK is answered with RST.
std::vector<Told> withdrawn_calls()
{
    const engine::Options reading{.senses = {.drops = false, .ahead = true}};
    // A story a line.
    // clang-format off
    return {
        {"captured: it takes its call back as soon as that is answered",
         captured().call_withdrawn(2ms),
         Outcome::connect_abandoned, Side::peer, Phase::connecting, likely, {port_probe}},
        {"captured: it had given its call up when our answer came", captured().call_withdrawn(5s),
         Outcome::connect_timeout, Side::unknown, Phase::connecting, ambiguous, {}},
        {"captured: our end takes its call back as soon as that is answered",
         captured().calls().after(2ms).withdraws_call(),
         Outcome::connect_abandoned, Side::local, Phase::connecting, likely, {port_probe},
         reading},
        {"captured: our end had given its call up when the answer came",
         captured().calls().repeated(1).after(5s).withdraws_call(),
         Outcome::connect_timeout, Side::unknown, Phase::connecting, ambiguous, {}, reading},
    };
    // clang-format on
}

std::vector<Told> at_the_end()
{
    const engine::Uncaptured one_direction{true, 48, 0, story_begin};
    // A story a line.
    // clang-format off
    return {
        {"captured: our SYN is not answered when the capture ends",
         captured().calls().after(10s).end_of_input(),
         Outcome::connect_timeout, Side::path, Phase::connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"captured: our SYN is too young to tell", captured().calls().after(500ms).end_of_input(),
         Outcome::unknown, Side::unknown, Phase::connecting, ambiguous, {}},
        {"captured: a session that is up when the capture ends",
         captured_in_open_sent().reads_open().writes_keepalive().reads_keepalive().after(9s)
             .end_of_input(),
         Outcome::open, Side::unknown, up, certain, {}},
        {"captured: a session that has been silent for longer than its hold time by then",
         captured_in_open_sent().reads_open().writes_keepalive().reads_keepalive().after(1h)
             .end_of_input(),
         Outcome::open, Side::unknown, up, ambiguous, {}},
        {"captured: a session of which one direction shows that it is up",
         captured_in_open_sent().lacks(Direction::received, one_direction).writes_keepalive()
             .counted(2, 0).sample().after(9s).end_of_input(),
         Outcome::open, Side::unknown, up, likely, {}},
        {"captured: our SYN is not repeated for long, and the capture ends",
         captured().repeated(0).calls().after(20s).end_of_input(),
         Outcome::unknown, Side::unknown, Phase::connecting, ambiguous, {}},
    };
    // clang-format on
}

} // namespace

std::vector<Told> uncaptured_stories()
{
    return joined({partly_captured(), captured_calls(), withdrawn_calls(), at_the_end(),
                   unseen_last_words()});
}

} // namespace bgpsnoop::test
