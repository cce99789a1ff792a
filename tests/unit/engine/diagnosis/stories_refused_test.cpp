// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Calls of the peer that our speaker takes, and closes without a word.
namespace bgpsnoop::test {
namespace {

Story refuses() // the same at the other end: the peer's OPEN is never read
{
    return Story().called().open_arrives().after(100us).closes_with_reset();
}

Story refuses_after(Story story)
{
    return story.after(10s)
        .next_connection()
        .called()
        .open_arrives()
        .after(100us)
        .closes_with_reset();
}

/// Its FIN is not answered at once, and the next session comes up in between.
Story held_down_and_back()
{
    return unanswered_fin(notifies(6, 1).after(1s).next_connection().called().after(100us))
        .after(500ms)
        .then(running())
        .after(2s)
        .tick();
}

Story translated_and_refused()
{
    Story story = running().peer_fin().closes().after(10s).next_connection();
    story.addresses("10.82.1.9", "192.0.2.7");
    return story.called().open_arrives().after(100us).closes_with_reset();
}

Story called_at_another_address() // while we call it from our usual address
{
    Story story = Story().calls().after(30s).fails(0, true).after(1s).next_connection();
    return story.addresses("10.82.1.77", "10.82.1.10").called();
}

Story closed_at_once(Story story)
{
    return story.after(10s).then(connected().writes_open().after(1ms).peer_fin().closes());
}

// A story a line.
// clang-format off

std::vector<Told> refused_locally()
{
    constexpr auto outcome = Outcome::refused_locally;
    constexpr auto at = Phase::connected;
    return {
        {"the refusing end of wire form b", refuses(),
         outcome, Side::local, at, ambiguous, {local_not_configured, local_shut_down}},
        {"the refusing end of wire forms a and c", Story().called().after(50us).closes(),
         outcome, Side::local, at, ambiguous, {local_not_configured, local_shut_down}},
        {"a refusal that comes late", Story().called().reads_open().after(5s).closes(),
         outcome, Side::local, Phase::open_received, ambiguous,
         {local_daemon_stalled, local_not_configured, local_shut_down}},
        {"a capture shows a refusal that comes late",
         Story().from_capture().called().reads_open().after(5s).closes(),
         outcome, Side::local, Phase::open_received, ambiguous,
         {local_daemon_exited, local_not_configured, local_shut_down}},
        {"an exiting process refuses", Story().called().owner_exits().after(1ms).closes(),
         outcome, Side::local, at, certain, {local_daemon_exited}},
        {"we hold down a peer that sent too many prefixes", refuses_after(notifies(6, 1)),
         outcome, Side::local, at, likely, {local_limit_exceeded}},
        {"we hold a peer down, and its session is back before we have judged",
         held_down_and_back(),
         outcome, Side::local, at, likely, {local_limit_exceeded}},
        {"we are shut down", refuses_after(notifies(6, 2)),
         outcome, Side::local, at, likely, {local_shut_down}},
        {"we were shut down, and have called it since",
         refuses_after(notifies(6, 2).after(1h).then(Story().calls().after(20s).fails(0, true))),
         outcome, Side::local, at, ambiguous, {local_not_ready, local_shut_down}},
        {"we have removed it", refuses_after(notifies(6, 3)),
         outcome, Side::local, at, likely, {local_not_configured}},
        {"we wait after an error", refuses_after(bad_as_before()),
         outcome, Side::local, at, likely, {local_error_backoff}},
        {"we wait after an error within a session", refuses_after(notifies(4, 0)),
         outcome, Side::local, at, likely, {local_error_backoff}},
        {"after the peer's 4/0 we refuse late, as we hang at times",
         notified(4, 0).after(10s).then(Story().called().reads_open().after(5s).closes()),
         outcome, Side::local, Phase::open_received, ambiguous,
         {local_daemon_stalled, local_not_ready, local_error_backoff}},
        {"a stranger that says what a neighbour says is that neighbour behind a translation",
         translated_and_refused(), outcome, Side::path, at, likely,
         {address_translated, wrong_source_address, local_not_configured}},
    };
}

std::vector<Told> closed_after_our_hold_timer()
{
    constexpr auto outcome = Outcome::closed_without_answer;
    constexpr auto sent = Phase::open_sent;
    return {
        {"after our 4/0 a peer that closes at once waits", closed_at_once(our_timer(running())),
         outcome, Side::peer, sent, likely, {peer_error_backoff}},
        {"after our 4/0 a peer that closes late hangs at times",
         our_timer(running()).after(10s)
             .then(connected().writes_open().after(3s).peer_fin().closes()),
         outcome, Side::peer, sent, ambiguous,
         {peer_daemon_hung, peer_not_ready, peer_crashed}},
        {"after our 4/0, of which the peer does not know, it holds the old connection",
         closed_at_once(our_timer(running().unacked(57))),
         outcome, Side::peer, sent, ambiguous,
         {peer_not_ready, peer_daemon_hung, peer_error_backoff}},
    };
}

std::vector<Told> refused_and_known()
{
    constexpr auto outcome = Outcome::refused_locally;
    constexpr auto at = Phase::connected;
    return {
        {"we call it and refuse its call",
         refuses_after(Story().calls().after(20s).fails(0, true)),
         outcome, Side::local, at, ambiguous, {local_not_ready, local_shut_down}},
        {"we call it from another address than it calls",
         called_at_another_address().after(1ms).closes(),
         outcome, Side::local, at, ambiguous, {local_not_configured, wrong_source_address}},
        {"we refuse a while after we have exchanged OPENs with it",
         refuses_after(Story().called().opens_exchanged().closes().after(60s)),
         outcome, Side::local, at, ambiguous,
         {local_shut_down, local_not_configured, local_not_ready}},
        {"we refuse moments after we have exchanged OPENs with it",
         refuses_after(Story().called().opens_exchanged().closes()),
         outcome, Side::local, at, ambiguous,
         {local_not_ready, local_shut_down, local_not_configured}},
        {"our call died with its session long ago",
         refuses_after(running().peer_fin().closes().after(2min)),
         outcome, Side::local, at, ambiguous, {local_shut_down, local_not_configured}},
        {"we refuse a moment after the session ended", refuses_after(running().peer_fin().closes()),
         outcome, Side::local, at, ambiguous,
         {local_not_ready, local_shut_down, local_not_configured}},
    };
}

// clang-format on

} // namespace

std::vector<Told> refused_stories()
{
    return joined({refused_locally(), closed_after_our_hold_timer(), refused_and_known()});
}

} // namespace bgpsnoop::test
