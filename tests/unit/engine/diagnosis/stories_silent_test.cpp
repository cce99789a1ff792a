// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Connections that end, or do not, without an OPEN in answer.
namespace bgpsnoop::test {
namespace {

Story& refused(Story& story) // the first capture: RST right after our OPEN
{
    return story.next_connection()
        .calls()
        .after(200us)
        .connected()
        .writes_open()
        .after(1200us)
        .peer_reset();
}

Story refused_after(Story story, Duration pause = 10s)
{
    story.after(pause);
    return refused(story);
}

Story late_close()
{
    return connected().writes_open().after(3s).peer_fin().closes().after(5s).tick();
}

Story called_and_refused()
{
    return Story().called().after(1ms).closes_with_reset();
}

Story called_and_reset_word(std::string_view at)
{
    Story story;
    story.addresses(at, "10.82.1.10");
    story.called().established().reads_notification(6, 4).peer_fin().closes();
    story.after(5s).addresses("10.82.1.9", "10.82.1.10");
    return story;
}

Story opens_exchanged_elsewhere()
{
    Story story;
    story.addresses("10.82.1.77", "10.82.1.10").calls().connected().opens_exchanged().peer_fin();
    return story.closes().addresses("10.82.1.9", "10.82.1.10");
}

/// Both ends have said an OPEN.
Story hung_up_before(Story before = connected())
{
    return before.opens_exchanged().after(1s).peer_fin().closes().after(700s);
}

Story hangs_up_for_an_error()
{
    Story story = connected().writes_open().reads_open().reads_notification(2, 2).peer_fin();
    return story.closes()
        .after(300ms)
        .next_connection()
        .called()
        .open_arrives()
        .after(3ms)
        .peer_fin()
        .closes();
}

// A story a line.
// clang-format off

std::vector<Told> closed_without_answer()
{
    constexpr auto outcome = Outcome::closed_without_answer;
    constexpr auto sent = Phase::open_sent;
    return {
        {"wire form a: FIN, then our OPEN is answered by a bare RST",
         connected().peer_fin().after(50us).writes_open().after(200us).peer_reset(false),
         outcome, Side::peer, sent, ambiguous, strangers},
        {"wire form a, when the speaker notices the FIN before it writes its OPEN",
         connected().peer_fin().after(1ms).closes(),
         outcome, Side::peer, Phase::connected, ambiguous, strangers},
        {"wire form b: RST because our OPEN was unread",
         connected().writes_open().after(1200us).peer_reset(),
         outcome, Side::peer, sent, ambiguous, strangers},
        {"wire form b, before our OPEN", connected().peer_reset(),
         outcome, Side::peer, Phase::connected, ambiguous, strangers},
        {"wire form c: the peer read our OPEN, then plain FIN",
         connected().writes_open().after(1ms).peer_fin().after(1ms).closes(),
         outcome, Side::peer, sent, ambiguous, strangers},
        {"wire form c, and our speaker never closes",
         connected().writes_open().after(1ms).peer_fin(),
         outcome, Side::peer, sent, ambiguous, strangers},
        {"a caller that hangs up without a word", Story().called().after(5s).peer_fin().closes(),
         outcome, Side::peer, Phase::connected, ambiguous,
         {port_probe, peer_start_delay, peer_crashed}},
        {"a caller that gets our OPEN and hangs up without a word",
         Story().called().writes_open().after(3s).peer_fin().closes(),
         outcome, Side::peer, sent, ambiguous, {port_probe, peer_start_delay, peer_crashed}},
        {"a caller that has spoken before, and hangs up without a word",
         hung_up_before().next_connection().called().after(1s).peer_fin().closes(),
         outcome, Side::peer, Phase::connected, ambiguous,
         {peer_start_delay, peer_crashed, port_probe}},
        {"a close much later than a refusal, time after time",
         late_close().then(late_close()).then(late_close()),
         outcome, Side::peer, sent, ambiguous, {peer_rejects_open, peer_crashed}},
        {"a close much later than a refusal", connected().writes_open().after(20s).peer_reset(),
         outcome, Side::peer, sent, ambiguous,
         {peer_crashed, peer_not_configured_for_us, peer_shut_down, wrong_vrf,
          peer_no_address_family}},
    };
}

std::vector<Told> closed_again()
{
    constexpr auto outcome = Outcome::closed_without_answer;
    constexpr auto sent = Phase::open_sent;
    return {
        {"after 6/1 the peer holds us down", refused_after(notified(6, 1)),
         outcome, Side::peer, sent, likely, {peer_max_prefix_hold}},
        {"after 6/2 the peer is still shut down", refused_after(notified(6, 2), 3h),
         outcome, Side::peer, sent, likely, {peer_shut_down}},
        {"after 6/3 the peer no longer has us", refused_after(notified(6, 3)),
         outcome, Side::peer, sent, likely, {peer_deconfigured}},
        {"long after 6/2 a peer that has called since is not shut down",
         refused_after(notified(6, 2).after(1h).then(Story().called().open_arrives().after(1ms)
                                                         .closes_with_reset())),
         outcome, Side::peer, sent, ambiguous,
         {peer_not_ready, peer_no_address_family, wrong_vrf, peer_shut_down, peer_deconfigured}},
        {"a probe since 6/2 says nothing of a speaker",
         refused_after(notified(6, 2).after(1h).then(Story().called().after(1s).peer_fin()
                                                         .closes())),
         outcome, Side::peer, sent, likely, {peer_shut_down}},
        {"within the wait after 2/2 a peer that has called since does not wait",
         refused_after(bad_as_before().after(20s).then(called_and_refused())),
         outcome, Side::peer, sent, ambiguous,
         {peer_not_ready, peer_no_address_family, wrong_vrf, peer_shut_down, peer_deconfigured}},
        {"after 2/2 the peer waits", refused_after(bad_as_before()),
         outcome, Side::peer, sent, likely, {peer_error_backoff}},
        {"long after 2/2 the peer does not wait any more", refused_after(bad_as_before(), 20min),
         outcome, Side::peer, sent, ambiguous,
         {peer_shut_down, peer_deconfigured, peer_not_ready}},
        {"a peer that has exchanged OPENs with us moments ago, and closed without a word",
         refused_after(connected().opens_exchanged().peer_fin().closes()),
         outcome, Side::peer, sent, ambiguous,
         {peer_not_ready, peer_shut_down, peer_deconfigured}},
        {"a peer that exchanged OPENs with another address of ours",
         refused_after(opens_exchanged_elsewhere()),
         outcome, Side::peer, sent, ambiguous, strangers},
        {"after an error within a session the peer waits", refused_after(notified(3, 1)),
         outcome, Side::peer, sent, likely, {peer_error_backoff}},
    };
}

std::vector<Told> closed_by_one_that_knows_us()
{
    constexpr auto outcome = Outcome::closed_without_answer;
    constexpr auto sent = Phase::open_sent;
    return {
        {"a peer that calls us knows us", refused_after(called_and_refused()),
         outcome, Side::peer, sent, ambiguous,
         {peer_not_ready, peer_no_address_family, wrong_vrf}},
        {"a peer that calls another of our addresses",
         refused_after(called_and_reset_word("10.82.1.77")),
         outcome, Side::local, sent, likely, {wrong_source_address}},
        {"a peer with which a session was a moment ago", refused_after(notified(6, 4)),
         outcome, Side::peer, sent, ambiguous,
         {peer_not_ready, peer_shut_down, peer_deconfigured}},
        {"a peer with which a session was before", refused_after(notified(6, 4), 5min),
         outcome, Side::peer, sent, ambiguous, {peer_shut_down, peer_deconfigured}},
    };
}

std::vector<Told> opens_unanswered()
{
    return {
        {"the peer's kernel lives, its daemon does not",
         connected().writes_open().after(240s).writes_notification(4, 0).closes(),
         Outcome::open_unanswered, Side::peer, Phase::open_sent, likely,
         {peer_daemon_hung, peer_multihop_missing}},
        {"its OPEN never arrives, as its later segments tell",
         connected().writes_open().after(9s).missing(66).writes_notification(4, 0).closes(),
         Outcome::open_unanswered, Side::path, Phase::open_sent, likely, {loss_towards_us}},
        {"nothing after the handshake is acknowledged",
         connected().writes_open().unacked(29 + 21).acked(0).after(240s).writes_notification(4, 0)
             .closes(),
         Outcome::open_unanswered, Side::peer, Phase::open_sent, likely,
         {peer_multihop_missing, peer_daemon_hung}},
        {"its TCP has our OPEN, but our last words are never answered",
         unanswered_fin(connected().writes_open().after(1ms).acked(30).heard_ack().after(240s)
                            .writes_notification(4, 0)),
         Outcome::open_unanswered, Side::peer, Phase::open_sent, ambiguous,
         {peer_multihop_missing, path_down, peer_daemon_hung}},
        {"our last words find no connection there any more",
         connected().writes_open().after(1ms).acked(30).heard_ack().after(240s)
             .writes_notification(4, 0).peer_reset(false),
         Outcome::open_unanswered, Side::peer, Phase::open_sent, ambiguous,
         {peer_multihop_missing, peer_daemon_hung}},
        {"the answer lies unread here",
         connected().writes_open().open_arrives().after(240s).writes_notification(4, 0).closes(),
         Outcome::open_unanswered, Side::local, Phase::open_sent, certain, {local_daemon_stalled}},
        {"a caller that says nothing and holds the connection open",
         Story().called().writes_open().after(1ms).acked(30).heard_ack().unacked(0).after(240s)
             .writes_notification(4, 0).closes(),
         Outcome::open_unanswered, Side::peer, Phase::open_sent, ambiguous,
         {port_probe, peer_daemon_hung, peer_multihop_missing}},
        {"our speaker gives up in silence", connected().writes_open().after(60s).closes(),
         Outcome::open_unanswered, Side::peer, Phase::open_sent, likely,
         {peer_daemon_hung, peer_multihop_missing}},
    };
}

std::vector<Told> opens_not_sent()
{
    return {
        {"our speaker calls and hangs up", connected().after(2s).closes(),
         Outcome::open_not_sent, Side::local, Phase::connected, ambiguous, {local_shut_down}},
        {"a capture shows a call of this end that says nothing",
         Story().from_capture().calls().after(1ms).connected().after(200ms).closes(),
         Outcome::open_not_sent, Side::local, Phase::connected, ambiguous,
         {port_probe, local_shut_down, local_daemon_stalled}},
        {"a capture shows a call of this end that is held open, and says nothing",
         Story().from_capture().calls().after(1ms).connected().after(1ms).open_arrives()
             .after(240s).reads_notification(4, 0).peer_fin().closes(),
         Outcome::hold_timer_expired, Side::local, Phase::open_received, ambiguous,
         {port_probe, local_daemon_stalled}},
        {"a capture shows a call of a speaker of this end that says nothing",
         hung_up_before(Story().from_capture().calls().after(1ms).connected()).next_connection()
             .calls().after(1ms).connected().after(200ms).closes(),
         Outcome::open_not_sent, Side::local, Phase::connected, ambiguous,
         {local_shut_down, port_probe}},
        {"a process of ours that never spoke BGP calls and says nothing",
         Story().process(4711, "telnet").calls().after(1ms).connected().after(2s).closes(),
         Outcome::open_not_sent, Side::local, Phase::connected, likely, {port_probe}},
        {"our speaker leaves the peer's OPEN unread until the peer gives up",
         Story().called().open_arrives().after(240s).peer_fin().closes(),
         Outcome::open_not_sent, Side::local, Phase::connected, likely,
         {local_daemon_stalled, local_shut_down}},
        {"a caller that says its OPEN and hangs up before we could answer",
         Story().called().open_arrives().after(3ms).peer_fin().closes(),
         Outcome::open_not_sent, Side::peer, Phase::connected, ambiguous,
         {peer_start_delay, peer_crashed}},
        {"a caller that resets the connection right behind its OPEN",
         Story().called().reads_open().after(3ms).peer_reset(),
         Outcome::open_not_sent, Side::peer, Phase::open_received, ambiguous,
         {peer_start_delay, peer_crashed}},
        {"a caller that says its OPEN and hangs up when an answer was due",
         Story().called().open_arrives().after(1s).peer_fin().closes(),
         Outcome::open_not_sent, Side::peer, Phase::connected, ambiguous,
         {peer_start_delay, peer_crashed, local_daemon_stalled}},
        {"our process dies before its OPEN", connected().owner_exits().after(2s).closes(),
         Outcome::open_not_sent, Side::local, Phase::connected, certain, {local_daemon_exited}},
    };
}

std::vector<Told> given_up_for_an_error()
{
    return {
        {"a caller that says its OPEN and hangs up, for it has objected to ours on the other call",
         hangs_up_for_an_error(),
         Outcome::open_not_sent, Side::peer, Phase::connected, ambiguous,
         {peer_error_backoff, peer_start_delay, peer_crashed}},
    };
}

std::vector<Told> not_understood()
{
    return {
        {"the peer talks something else",
         connected().writes_open().fault(Direction::received, engine::StreamFault::Kind::not_bgp)
             .writes_notification(1, 1).closes(),
         Outcome::not_bgp, Side::peer, Phase::open_sent, certain, {foreign_protocol}},
        {"bytes came that were no message",
         connected().writes_open().accepted(5).after(1ms).peer_reset(),
         Outcome::unknown, Side::unknown, Phase::open_sent, ambiguous, {}},
        {"a connection whose beginning was lost",
         Story().found().after(1s).accepted(100).fails(0),
         Outcome::unknown, Side::unknown, Phase::connected, ambiguous, {}},
    };
}

// clang-format on

} // namespace

std::vector<Told> silent_stories()
{
    return joined({given_up_for_an_error(), closed_without_answer(), closed_again(),
                   closed_by_one_that_knows_us(), opens_unanswered(), opens_not_sent(),
                   not_understood()});
}

} // namespace bgpsnoop::test
