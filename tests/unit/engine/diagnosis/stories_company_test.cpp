// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Connections beside a session, and sessions that end for each other.
namespace bgpsnoop::test {
namespace {

Story call_again(Story session)
{
    return session.after(30s)
        .next_connection()
        .process(4711, "gobgpd")
        .calls()
        .after(1ms)
        .connected();
}

Story peer_calls_again(Story session, Duration later = 30s)
{
    return session.after(later).next_connection().called();
}

/// The session says something after the first of two such calls.
Story peer_calls_twice()
{
    Story second = Story().called().reads_open().writes_notification(6, 7).closes();
    Story story = running().reads_keepalive().after(30s).then(second).after(1s);
    story.connection(1).heard().sample();
    return story.after(1s).connection(3).called().reads_open();
}

/// Two calls of one side that are both there before either says anything.
Story called_twice(bool by_us)
{
    Story story = Story().from_capture();
    for (std::uint64_t id : {1, 2}) {
        story.connection(id);
        by_us ? story.calls().after(1ms).connected() : story.called();
        story.after(1ms);
    }
    return story;
}

/// The first of them opens a session.
Story one_opens(bool by_us)
{
    return called_twice(by_us).connection(1).writes_open().after(1ms).reads_open().connection(2);
}

Story called_session()
{
    return Story().called().established().after(30s).reads_keepalive();
}

/// A second speaker of the peer's host calls, and its OPEN is answered.
Story peer_calls_as(const OpenBytes& open)
{
    return peer_calls_again(called_session()).reads_open(open).writes_open();
}

/// With graceful restart a speaker that is called again drops the session that it has.
Story closed_when_called(Story session, Duration later)
{
    Story closed = session.after(later);
    closed.closes();
    const auto lived = static_cast<std::ptrdiff_t>(session.inputs.size());
    session.next_connection().called();
    session.inputs.insert(session.inputs.end(), closed.inputs.begin() + lived, closed.inputs.end());
    return session.after(1ms);
}

Story falls_for_a_call(Story session, Duration later)
{
    return closed_when_called(session, later).established();
}

// A story a line.
// clang-format off

std::vector<Told> called_at_once()
{
    return {
        {"a capture shows two speakers of this end that start at the same moment",
         one_opens(true).writes_open().after(1ms).reads_notification(6, 7).peer_fin().closes(),
         Outcome::collision, Side::local, Phase::open_sent, likely, {local_duplicate_speaker}},
        {"two speakers of the peer's host start at the same moment, and we keep the first",
         one_opens(false).reads_open().after(1ms).writes_notification(6, 7).closes(),
         Outcome::collision, Side::peer, Phase::open_received, likely, {peer_duplicate_speaker}},
        {"the one of both that we keep has said nothing yet",
         called_twice(false).reads_open().after(1ms).writes_notification(6, 7).closes(),
         Outcome::collision, Side::peer, Phase::open_received, ambiguous,
         {peer_duplicate_speaker, port_probe, peer_daemon_killed}},
    };
}

std::vector<Told> two_speakers()
{
    return {
        {"a second process calls the router, and it keeps the first session",
         call_again(running()).writes_open().reads_open().reads_notification(6, 7).peer_fin()
             .closes(),
         Outcome::collision, Side::local, confirm, likely, {local_duplicate_speaker}},
        {"a second process calls the router, and it closes without a word",
         call_again(running()).writes_open().after(1ms).peer_fin().closes(),
         Outcome::closed_without_answer, Side::local, Phase::open_sent, likely,
         {local_duplicate_speaker}},
        {"a capture shows a second call of this end, and no process",
         Story().from_capture().calls().after(200us).connected().established().after(30s)
             .next_connection().calls().after(1ms).connected().writes_open()
             .reads_notification(6, 7).peer_fin().closes(),
         Outcome::collision, Side::local, Phase::open_sent, ambiguous,
         {local_duplicate_speaker, local_daemon_exited}},
        {"the peer calls again, and speaks",
         peer_calls_again(running().reads_keepalive()).reads_open().writes_notification(6, 7)
             .closes(),
         Outcome::collision, Side::peer, Phase::open_received, ambiguous,
         {peer_duplicate_speaker, peer_daemon_killed}},
        {"the peer calls again and again while its session lives",
         peer_calls_twice().writes_notification(6, 7).closes(),
         Outcome::collision, Side::peer, Phase::open_received, likely, {peer_duplicate_speaker}},
        {"the peer calls again after a silence",
         peer_calls_again(running().reads_keepalive(), 80s).reads_open().writes_notification(6, 7)
             .closes(),
         Outcome::collision, Side::peer, Phase::open_received, ambiguous,
         {peer_rebooted, peer_daemon_killed, peer_duplicate_speaker}},
    };
}

/// What a second speaker hears, or does not, is true of it, and not of the session.
std::vector<Told> told_to_a_second()
{
    constexpr auto rejected = Outcome::open_rejected;
    return {
        {"a second process of another AS calls the router",
         call_again(running()).writes_open({.as = 64999}).reads_open().reads_notification(2, 2)
             .peer_fin().closes(),
         rejected, Side::local, confirm, likely, {local_duplicate_speaker, bad_peer_as}},
        {"a second process asks for a short hold time",
         call_again(running()).writes_open({.as = 600, .hold_time = 1}).reads_open()
             .reads_notification(2, 6).peer_fin().closes(),
         rejected, Side::local, confirm, likely,
         {local_duplicate_speaker, unacceptable_hold_time}},
        {"a second process calls the router, and its OPEN is never answered",
         call_again(running()).writes_open().after(60s).writes_notification(4, 0).closes(),
         Outcome::open_unanswered, Side::local, Phase::open_sent, likely,
         {local_duplicate_speaker, peer_daemon_hung, peer_multihop_missing}},
        {"a second process calls the router, which has no place for it in its state machine",
         call_again(running()).writes_open().reads_open().reads_notification(5, 1).peer_fin()
             .closes(),
         Outcome::fsm_error, Side::local, confirm, likely,
         {local_duplicate_speaker, false_objection, middlebox}},
    };
}

std::vector<Told> told_to_a_second_of_the_peer()
{
    constexpr auto rejected = Outcome::open_rejected;
    return {
        {"the peer calls again with another AS, and we say that it is shut down",
         peer_calls_as({.as = 64999}).writes_notification(6, 2).closes(),
         Outcome::administrative, Side::peer, confirm, likely,
         {peer_duplicate_speaker, local_operator}},
        {"the peer calls again with another AS",
         peer_calls_as({.as = 64999}).writes_notification(2, 2).closes(),
         rejected, Side::peer, confirm, likely, {peer_duplicate_speaker, bad_peer_as}},
        {"the peer calls again as itself, and we object",
         peer_calls_again(called_session()).reads_open().writes_open().writes_notification(2, 6)
             .closes(),
         rejected, Side::peer, confirm, ambiguous,
         {peer_duplicate_speaker, unacceptable_hold_time}},
        {"the peer calls again after a silence, with another AS",
         peer_calls_again(called_session(), 80s).reads_open({.as = 64999}).writes_open()
             .writes_notification(2, 2).closes(),
         rejected, Side::local, confirm, certain, {bad_peer_as}},
        {"the peer calls again, is never answered, and its hold timer goes off",
         peer_calls_again(called_session()).reads_open({.as = 64999}).after(60s)
             .reads_notification(4, 0).peer_fin().closes(),
         Outcome::hold_timer_expired, Side::peer, Phase::open_received, likely,
         {peer_duplicate_speaker, local_daemon_stalled}},
    };
}

std::vector<Told> graceful_restarts()
{
    return {
        {"the peer's session falls for its next call",
         falls_for_a_call(called_session(), 10s), Outcome::local_closed, Side::peer, up, ambiguous,
         {peer_duplicate_speaker, peer_daemon_killed}},
        {"the peer's session falls for its next call, again",
         falls_for_a_call(falls_for_a_call(called_session(), 10s), 10s),
         Outcome::local_closed, Side::peer, up, likely, {peer_duplicate_speaker}},
        {"the peer's session falls for its next call, after a silence",
         falls_for_a_call(called_session(), 80s), Outcome::local_closed, Side::peer, up, ambiguous,
         {peer_rebooted, peer_daemon_killed, peer_duplicate_speaker}},
        {"our speaker closes the session while something calls that says nothing",
         closed_when_called(called_session(), 10s), Outcome::local_closed, Side::local, up,
         ambiguous, {local_operator, local_daemon_exited}},
    };
}

std::vector<Told> reboots()
{
    return {
        {"the peer calls again, and its host does not know the session that was there",
         peer_calls_again(called_session()).reads_open().after(1ms).connection(1)
             .writes_keepalive().after(1ms).peer_reset(false),
         Outcome::peer_reset, Side::peer, up, likely, {peer_rebooted, middlebox}},
        {"a capture shows that this end calls again, and does not know the session that was there",
         Story().from_capture().calls().after(200us).connected().established().after(30s)
             .next_connection().calls().after(1ms).connected().writes_open().connection(1)
             .reads_keepalive().after(1ms).reset_sent(false, false),
         Outcome::local_reset, Side::local, up, likely, {local_daemon_exited, middlebox}},
        {"a capture shows that this end calls again after a silence",
         Story().from_capture().calls().after(200us).connected().established().after(80s)
             .next_connection().calls().after(1ms).connected().writes_open()
             .reads_notification(6, 7).peer_fin().closes(),
         Outcome::collision, Side::local, Phase::open_sent, ambiguous,
         {local_daemon_exited, local_duplicate_speaker}},
    };
}

std::vector<Told> probes()
{
    return {
        {"the peer's host probes the port",
         peer_calls_again(running()).after(1s).peer_fin().closes(),
         Outcome::closed_without_answer, Side::peer, Phase::connected, likely, {port_probe}},
        {"we refuse a call beside the session at once",
         peer_calls_again(running()).after(1ms).closes(),
         Outcome::refused_locally, Side::peer, Phase::connected, ambiguous,
         {port_probe, peer_duplicate_speaker, peer_daemon_killed}},
        {"the peer's host holds a probe of the port open",
         peer_calls_again(called_session()).writes_open().after(60s).writes_notification(4, 0)
             .closes(),
         Outcome::open_unanswered, Side::peer, Phase::open_sent, likely, {port_probe}},
        {"a process of ours probes the peer's port", call_again(running()).after(1s).closes(),
         Outcome::open_not_sent, Side::local, Phase::connected, likely, {port_probe}},
    };
}

// clang-format on

} // namespace

std::vector<Told> company_stories()
{
    return joined({two_speakers(), told_to_a_second(), told_to_a_second_of_the_peer(),
                   called_at_once(), graceful_restarts(), reboots(), probes()});
}

} // namespace bgpsnoop::test
