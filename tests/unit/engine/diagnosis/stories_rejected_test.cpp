// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Connections that one end refuses in words, 6/5 or 6/3.
namespace bgpsnoop::test {
namespace {

Story translated()
{
    Story story = running().peer_fin().closes().after(10s).next_connection();
    return story.addresses("10.82.1.9", "192.0.2.7").called();
}

Story called_after_a_session()
{
    return running().peer_fin().closes().after(5s).next_connection().called();
}

Story rejects(Story called)
{
    return called.reads_open().writes_notification(6, 5).closes();
}

Story rejected_after_error()
{
    Story story = notified(3, 1).after(9s).next_connection().calls().connected().writes_open();
    return story.reads_notification(6, 5).peer_fin().closes();
}

/// The same peer calls after that, and we say 6/5.
Story rejects_after(Story before)
{
    return rejects(before.after(5s).next_connection().called());
}

/// After 2/2, from whichever end, the caller is told that it is not configured (any more).
Story removed_after_error(bool by_peer)
{
    Story story = by_peer ? connected() : Story().called();
    story.opens_exchanged();
    by_peer ? story.reads_notification(2, 2).peer_fin() : story.writes_notification(2, 2);
    story.closes().after(8s).next_connection();
    if (!by_peer)
        return story.called().writes_notification(6, 3).closes();
    return story.calls().connected().writes_open().reads_notification(6, 3).peer_fin().closes();
}

/// We call after that, and the peer says 6/5.
Story says_rejected_after(Story before, Duration later = 9s)
{
    Story story = before.after(later).next_connection().calls().connected().writes_open();
    return story.reads_notification(6, 5).peer_fin().closes();
}

Story calls_in_vain() // and says an OPEN
{
    return Story().called().open_arrives().after(1ms).closes_with_reset();
}

Story calling_from_elsewhere() // while we call it from our usual address
{
    Story story = Story().calls().after(30s).fails(0, true).after(1s).next_connection();
    return story.addresses("10.82.1.77", "10.82.1.10");
}

Story syn_refused_at_another_address()
{
    Story story;
    story.addresses("10.82.1.77", "10.82.1.10").syn_refused();
    return story.addresses("10.82.1.9", "10.82.1.10");
}

/// It says an OPEN before it looks who calls.
Story opens_and_rejects()
{
    return connected().opens_exchanged().reads_notification(6, 5).peer_fin().closes();
}

// A story a line.
// clang-format off

std::vector<Told> rejected_again()
{
    constexpr auto outcome = Outcome::connection_rejected;
    constexpr auto sent = Phase::open_sent;
    return {
        {"6/5 behind an OPEN, time after time",
         opens_and_rejects().then(opens_and_rejects().after(10s)).then(opens_and_rejects()),
         outcome, Side::peer, confirm, ambiguous,
         {peer_not_configured_for_us, peer_shut_down}},
        {"6/5 after 6/3", says_rejected_after(notified(6, 3)),
         outcome, Side::peer, sent, likely, {peer_deconfigured}},
        {"6/5 after 6/2 of a peer that has called since",
         says_rejected_after(notified(6, 2).after(1h).then(calls_in_vain())),
         outcome, Side::peer, sent, ambiguous, {peer_not_ready, peer_shut_down}},
        {"6/5 of a peer that calls another address of ours",
         says_rejected_after(syn_refused_at_another_address()),
         outcome, Side::local, sent, likely, {wrong_source_address, peer_not_configured_for_us}},
    };
}

std::vector<Told> rejects_again()
{
    constexpr auto outcome = Outcome::connection_rejected;
    constexpr auto at = Phase::open_received;
    return {
        {"6/5 of ours after our 6/1", rejects_after(notifies(6, 1)),
         outcome, Side::local, at, likely, {local_limit_exceeded}},
        {"6/5 of ours after our 6/2", rejects_after(notifies(6, 2)),
         outcome, Side::local, at, likely, {local_shut_down}},
        {"6/5 of ours after our 6/3", rejects_after(notifies(6, 3)),
         outcome, Side::local, at, likely, {local_not_configured}},
        {"6/5 of ours to a peer that we call",
         rejects_after(Story().calls().after(20s).fails(0, true)),
         outcome, Side::local, at, ambiguous, {local_not_ready, local_shut_down}},
        {"6/5 of ours to a peer that we have called since our 6/2",
         rejects_after(notifies(6, 2).after(1h).then(Story().calls().after(20s).fails(0, true))),
         outcome, Side::local, at, ambiguous, {local_not_ready, local_shut_down}},
        {"6/5 of ours at another address than we call from",
         rejects(calling_from_elsewhere().called()),
         outcome, Side::local, at, ambiguous, {local_not_configured, wrong_source_address}},
    };
}

std::vector<Told> connections_rejected()
{
    return {
        {"6/3 as the first word, as ExaBGP says it",
         connected().writes_open().reads_notification(6, 3).peer_reset(),
         Outcome::connection_rejected, Side::peer, Phase::open_sent, likely,
         {peer_not_configured_for_us}},
        {"6/5, as Junos says it",
         connected().writes_open().reads_notification(6, 5).peer_fin().closes(),
         Outcome::connection_rejected, Side::peer, Phase::open_sent, ambiguous,
         {peer_not_configured_for_us, peer_shut_down}},
        {"6/5 at the end that says it", Story().called().writes_notification(6, 5).closes(),
         Outcome::connection_rejected, Side::local, Phase::connected, ambiguous,
         {local_not_configured, local_shut_down}},
        {"6/3 at the end that says it", Story().called().writes_notification(6, 3).closes(),
         Outcome::connection_rejected, Side::local, Phase::connected, likely,
         {local_not_configured}},
        {"6/5 of a peer that had a session with us before",
         says_rejected_after(notified(6, 4), 5min),
         Outcome::connection_rejected, Side::peer, Phase::open_sent, ambiguous,
         {peer_shut_down, peer_deconfigured}},
        {"6/5 of ours to a peer with which a session was before",
         rejects(Story().called().established().peer_fin().closes().after(5min).next_connection()
                     .called()),
         Outcome::connection_rejected, Side::local, Phase::open_received, ambiguous,
         {local_shut_down, local_not_configured}},
        {"6/5 to a stranger that says what a neighbour says", rejects(translated()),
         Outcome::connection_rejected, Side::path, Phase::open_received, likely,
         {address_translated, wrong_source_address, local_not_configured}},
        {"6/5 within the wait after an error of the session", rejected_after_error(),
         Outcome::connection_rejected, Side::peer, Phase::open_sent, likely, {peer_error_backoff}},
        {"6/5 of ours within the wait after an error",
         rejects(notifies(4, 0).after(5s).next_connection().called()),
         Outcome::connection_rejected, Side::local, Phase::open_received, likely,
         {local_error_backoff}},
        {"6/5 a moment after the session ended", rejects(called_after_a_session()),
         Outcome::connection_rejected, Side::local, Phase::open_received, ambiguous,
         {local_not_ready, local_shut_down, local_not_configured}},
    };
}

std::vector<Told> no_such_neighbour()
{
    return {
        {"6/3 within the wait after an error", removed_after_error(true),
         Outcome::connection_rejected, Side::peer, Phase::open_sent, ambiguous,
         {peer_error_backoff, peer_deconfigured}},
        {"6/3 of ours within the wait after an error", removed_after_error(false),
         Outcome::connection_rejected, Side::local, Phase::connected, ambiguous,
         {local_error_backoff, local_not_configured}},
        {"6/3 of a peer that has sent its OPEN",
         connected().opens_exchanged().reads_notification(6, 3).peer_fin().closes(),
         Outcome::connection_rejected, Side::peer, confirm, ambiguous,
         {peer_deconfigured, peer_shut_down}},
        {"6/3 of ours behind our OPEN",
         Story().called().opens_exchanged().writes_notification(6, 3).closes(),
         Outcome::connection_rejected, Side::local, confirm, ambiguous,
         {local_not_configured, local_shut_down}},
        {"a 6/3 that is all there is of an older connection",
         Story().found().after(1s).reads_notification(6, 3).peer_fin().closes(),
         Outcome::administrative, Side::peer, Phase::connected, likely, {peer_operator}},
    };
}

// clang-format on

} // namespace

std::vector<Told> rejected_stories()
{
    return joined({connections_rejected(), no_such_neighbour(), rejected_again(), rejects_again()});
}

} // namespace bgpsnoop::test
