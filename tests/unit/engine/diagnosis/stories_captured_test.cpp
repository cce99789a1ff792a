// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

namespace bgpsnoop::test {

namespace {

Story on_wire()
{
    return Story().from_capture();
}

Story at_open_sent()
{
    return on_wire().calls().after(1ms).connected().writes_open();
}

/// The verdict on a refusal waits for what the refuser does next.
std::vector<Told> refusals_with_a_sequel()
{
    constexpr auto silent = Outcome::closed_without_answer;
    constexpr auto sent = Phase::open_sent;
    const auto refused = [] { return at_open_sent().after(1ms).peer_reset(); };
    const engine::Options reading{.senses = {.ahead = true}};
    const std::vector unready{peer_not_ready, peer_no_address_family, wrong_vrf};
    // clang-format off
    return {
        {"captured: a first refusal by a peer that calls 3 s later",
         refused().after(3s).next_connection().called(),
         silent, Side::peer, sent, ambiguous, unready, reading},
        {"captured: a first refusal by a peer that takes the next call",
         refused().after(5s).next_connection().calls().connected().established(),
         silent, Side::peer, sent, likely, {peer_not_ready}, reading},
        {"captured: a first refusal by a peer that does neither", refused(),
         silent, Side::peer, sent, ambiguous, strangers, reading},
        {"captured: a second refusal by a peer that calls 3 s later",
         refused().after(12s).tick().then(refused()).after(3s).next_connection().called(),
         silent, Side::peer, sent, ambiguous, unready, reading},
        {"captured: a refusal by a peer that answers the next call with an OPEN",
         refused().after(5s).next_connection().calls().connected().opens_exchanged()
             .reads_notification(2, 2).peer_fin().closes(),
         silent, Side::peer, sent, likely, {peer_not_ready}, reading},
        {"captured: 6/5 of a peer that calls 3 s later",
         at_open_sent().reads_notification(6, 5).peer_fin().closes().after(3s).next_connection()
             .called(),
         Outcome::connection_rejected, Side::peer, sent, ambiguous,
         {peer_not_ready, peer_shut_down}, reading},
        {"captured: 6/5 of a peer that takes the next call",
         at_open_sent().reads_notification(6, 5).peer_fin().closes().after(5s).next_connection()
             .calls().connected().established(),
         Outcome::connection_rejected, Side::peer, sent, likely, {peer_not_ready}, reading},
    };
    // clang-format on
}

/// So does that on one of ours.
std::vector<Told> own_refusals_with_a_sequel()
{
    const auto refuses = [] { return on_wire().called().open_arrives().after(1ms).closes(); };
    const engine::Options reading{.senses = {.ahead = true}};
    // clang-format off
    return {
        {"captured: our own first refusal, and we call 5 s later",
         refuses().after(5s).next_connection().calls(),
         Outcome::refused_locally, Side::local, Phase::open_received, ambiguous,
         {local_not_ready, local_shut_down}, reading},
        {"captured: our own first refusal, and we take the next call",
         refuses().after(5s).next_connection().called().established(),
         Outcome::refused_locally, Side::local, Phase::open_received, likely, {local_not_ready},
         reading},
        {"captured: 6/5 of ours, and we take the next call",
         on_wire().called().reads_open().writes_notification(6, 5).closes().after(5s)
             .next_connection().called().established(),
         Outcome::connection_rejected, Side::local, Phase::open_received, likely,
         {local_not_ready}, reading},
        {"captured: our own second refusal, and we call 3 s later",
         refuses().after(12s).tick().then(refuses()).after(3s).next_connection().calls(),
         Outcome::refused_locally, Side::local, Phase::open_received, ambiguous,
         {local_not_ready, local_shut_down}, reading},
        {"captured: our own refusal, and we answer the next call with an OPEN",
         refuses().after(5s).next_connection().called().opens_exchanged().writes_notification(2, 2)
             .closes(),
         Outcome::refused_locally, Side::local, Phase::open_received, likely, {local_not_ready},
         reading},
    };
    // clang-format on
}

/// Whoever hangs up in silence is a speaker if it speaks on the next call.
std::vector<Told> silent_calls_with_a_sequel()
{
    const engine::Options reading{.senses = {.ahead = true}};
    const auto hangs_up = [] { return on_wire().called().after(1ms).peer_fin().closes(); };
    // A story a line.
    // clang-format off
    return {
        {"captured: a call that hangs up in silence, and nothing more",
         hangs_up().after(20s).tick(),
         Outcome::closed_without_answer, Side::peer, Phase::connected, ambiguous,
         {port_probe, peer_start_delay, peer_crashed}, reading},
        {"captured: a call that hangs up in silence, and the next one speaks",
         hangs_up().after(2s).next_connection().called().open_arrives(),
         Outcome::closed_without_answer, Side::peer, Phase::connected, ambiguous,
         {peer_start_delay, peer_crashed, port_probe}, reading},
    };
    // clang-format on
}

Story established()
{
    return at_open_sent().reads_open().writes_keepalive().reads_keepalive();
}

/// By the TCP that probes, when nothing answers.
std::vector<Told> resets_behind_probes()
{
    constexpr auto ours = Outcome::local_reset;
    constexpr auto its = Outcome::peer_reset;
    // A story a line.
    // clang-format off
    return {
        {"captured: our probes were not answered",
         established().after(80s).probed(3, 0).sample().reset_sent(true).fails(0),
         ours, Side::path, up, likely, {path_down}},
        {"captured: one probe of ours was not",
         established().after(80s).probed(1, 0).sample().reset_sent(true).fails(0),
         ours, Side::local, up, ambiguous, {local_daemon_exited, local_operator}},
        {"captured: the peer's probes were not answered",
         established().after(80s).probed(0, 3).sample().peer_reset(true),
         its, Side::path, up, ambiguous, {path_down, local_drop}},
        {"captured: one probe of the peer's was not",
         established().after(80s).probed(0, 1).sample().peer_reset(true),
         its, Side::peer, up, ambiguous,
         {peer_daemon_killed, peer_deconfigured, peer_rebooted, middlebox}},
    };
    // clang-format on
}

/// Which no live socket sends.
std::vector<Told> resets_in_our_name()
{
    // A story a line.
    // clang-format off
    return {
        {"captured: a bare RST of this end, which had just spoken",
         established().after(1s).reset_sent(false).fails(0),
         Outcome::local_reset, Side::path, up, ambiguous, {middlebox, local_daemon_exited}},
        {"captured: a bare RST of this end after a silence",
         established().after(30s).reset_sent(false).fails(0),
         Outcome::local_reset, Side::local, up, ambiguous, {local_daemon_exited, middlebox}},
        {"captured: a bare RST of this end behind a window that was closed",
         established().windows(0, 65535).sample().after(100s).reset_sent(false).fails(0),
         Outcome::local_reset, Side::peer, up, likely, {peer_not_reading}},
        {"captured: a bare RST of this end, which takes the next call at once",
         established().after(30s).reset_sent(false).fails(0).after(1s)
             .then(Story().from_capture().called().opens_exchanged()),
         Outcome::local_reset, Side::path, up, likely, {middlebox, local_daemon_exited}},
        {"captured: a bare RST of this end after long silence, and it takes the next call at once",
         established().after(80s).reset_sent(false).fails(0).after(1s)
             .then(Story().from_capture().called().opens_exchanged()),
         Outcome::local_reset, Side::path, up, ambiguous, {middlebox, local_daemon_exited}},
        {"captured: a RST in this end's name that comes from elsewhere",
         established().after(30s).reset_sent(true, true).fails(0),
         Outcome::local_reset, Side::path, up, likely, {middlebox}},
    };
    // clang-format on
}

std::vector<Told> other_captured()
{
    constexpr auto silent = Outcome::closed_without_answer;
    constexpr auto sent = Phase::open_sent;
    // A story a line.
    // clang-format off
    return {
        {"captured: the peer's hold timer",
         at_open_sent().reads_open().writes_keepalive().reads_keepalive().after(5s)
             .reads_notification(4, 0).peer_fin().closes(),
         Outcome::hold_timer_expired, Side::path, up, ambiguous,
         {path_down, local_daemon_stalled}},
        {"captured: wire form a",
         on_wire().calls().connected().peer_fin().writes_open().peer_reset(false),
         silent, Side::peer, sent, ambiguous, strangers},
        {"captured: wire form b", at_open_sent().peer_reset(),
         silent, Side::peer, sent, ambiguous, strangers},
        {"captured: wire form c", at_open_sent().peer_fin().closes(),
         silent, Side::peer, sent, ambiguous, strangers},
        {"captured: Bad Peer AS, then RST", at_open_sent().reads_notification(2, 2).peer_reset(),
         Outcome::open_rejected, Side::peer, sent, certain, {bad_peer_as}},
        {"captured: the SYN is not answered", on_wire().calls().after(63s).fails(0),
         Outcome::connect_timeout, Side::path, Phase::connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"captured: our hold timer, nothing known of queues",
         at_open_sent().reads_open().writes_keepalive().reads_keepalive().after(90s)
             .writes_notification(4, 0).closes(),
         Outcome::hold_timer_expired, Side::path, up, ambiguous, {path_down, peer_daemon_hung}},
    };
    // clang-format on
}

} // namespace

/// A capture knows no owner, no queue and no process: the outcome is the same, and nothing guessed.
std::vector<Told> capture_stories()
{
    return joined({refusals_with_a_sequel(), own_refusals_with_a_sequel(),
                   silent_calls_with_a_sequel(), other_captured(), resets_behind_probes(),
                   resets_in_our_name()});
}

} // namespace bgpsnoop::test
