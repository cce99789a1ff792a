// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Connections that our end leaves without a word of BGP.
namespace bgpsnoop::test {
namespace {

Story exiting(Story story)
{
    return story.owner_exits();
}

/// Both ends called, and our speaker objects to the peer's OPEN on one of both connections.
Story beside_our_error()
{
    Story story = connected().opens_exchanged();
    story.next_connection().called().opens_exchanged().writes_notification(2, 2).closes();
    return story.after(5ms).connection(1);
}

// A story a line.
// clang-format off

std::vector<Told> our_end()
{
    return {
        {"our FIN without a word", running().after(60s).closes(),
         Outcome::local_closed, Side::local, up, ambiguous, {local_operator, local_daemon_exited}},
        {"our process is killed", exiting(running()).closes(),
         Outcome::local_closed, Side::local, up, certain, {local_daemon_exited}},
        {"our process is killed with unread data",
         exiting(running()).unread(19).closes_with_reset(),
         Outcome::local_reset, Side::local, up, certain, {local_daemon_exited}},
        {"a linger of zero", running().closes_with_reset("TCP_STATE"),
         Outcome::local_reset, Side::local, up, ambiguous, {local_operator, local_daemon_exited}},
        {"our own call, when we had met an error on the peer's",
         beside_our_error().fails(0, true),
         Outcome::local_reset, Side::local, confirm, ambiguous,
         {local_error_backoff, local_operator}},
        {"our FIN, when our OPEN had been unanswered for longer than a speaker takes",
         connected().writes_open().after(3s).closes(),
         Outcome::local_closed, Side::local, Phase::open_sent, ambiguous,
         {local_operator, peer_daemon_hung}},
        {"our own call since we met an error, behind both OPENs",
         notifies(3, 1).after(4s).next_connection().calls().connected().opens_exchanged().closes(),
         Outcome::local_closed, Side::local, confirm, ambiguous,
         {local_error_backoff, local_daemon_exited, local_operator}},
        {"our FIN without a word, and back at once, as before",
         running().after(60s).closes().after(1s).then(running().after(60s).closes()),
         Outcome::local_closed, Side::local, up, ambiguous, {local_operator}},
        {"our FIN behind a window of the peer that is shut",
         running().after(60s).heard().windows(0, 65535).sample().closes(),
         Outcome::local_closed, Side::peer, up, ambiguous, {peer_not_reading, local_operator}},
        {"our RST behind a window of the peer that is shut",
         running().after(60s).heard().windows(0, 65535).sample().closes_with_reset(),
         Outcome::local_reset, Side::peer, up, ambiguous, {peer_not_reading, local_operator}},
        {"our FIN, and the peer never answers",
         unanswered_fin(running().after(60s)),
         Outcome::local_closed, Side::local, up, ambiguous, {local_operator, local_daemon_exited}},
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

std::vector<Told> our_end_in_captures()
{
    const auto up_in_capture = [] {
        return Story().from_capture().calls().after(200us).connected().established().after(60s);
    };
    const auto left = [&] { return up_in_capture().closes().after(5s); };
    return {
        {"captured: our FIN without a word", up_in_capture().closes(),
         Outcome::local_closed, Side::local, up, ambiguous, {local_daemon_exited, local_operator}},
        {"captured: our RST, when our OPEN had been unanswered for longer than a speaker takes",
         Story().from_capture().calls().after(200us).connected().writes_open().after(3s)
             .closes_with_reset(),
         Outcome::local_reset, Side::local, Phase::open_sent, ambiguous,
         {local_daemon_exited, local_operator, peer_daemon_hung}},
        {"captured: our RST without a word", up_in_capture().closes_with_reset(),
         Outcome::local_reset, Side::local, up, ambiguous, {local_daemon_exited, local_operator}},
        {"captured: our FIN without a word, time after time",
         left().then(left()).then(left()),
         Outcome::local_closed, Side::local, up, ambiguous, {local_operator, local_daemon_exited}},
    };
}

// clang-format on

} // namespace

std::vector<Told> left_stories()
{
    return joined({our_end(), our_end_after_silence(), our_end_in_captures()});
}

} // namespace bgpsnoop::test
