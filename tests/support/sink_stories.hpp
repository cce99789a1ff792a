// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "engine/finding.hpp"
#include "engine/snapshot.hpp"

/// Findings and snapshots about the two routers of README.md: 10.82.1.9 (AS 600, here) and
/// 10.82.1.10 (AS 8500).
namespace bgpsnoop::test {

inline wire::Address address(std::string_view text)
{
    return wire::Address::parse(text).value();
}

inline wire::Time at_second(std::int64_t seconds, std::int64_t microseconds = 0)
{
    return wire::Time(std::chrono::seconds(seconds) + std::chrono::microseconds(microseconds));
}

inline constexpr std::int64_t sink_story_begin = 1795409826; ///< 2026-11-23T04:57:06Z

template <typename Event> engine::Finding finding(Event event)
{
    engine::Finding out;
    out.time = at_second(sink_story_begin, 123456);
    out.connection = 7;
    out.who.local = {.address = address("10.82.1.9"), .port = 33344};
    out.who.peer = {.address = address("10.82.1.10"), .port = 179};
    out.who.netns = 4026531840;
    out.who.process = engine::Process{.pid = 812, .name = "bird"};
    out.local_as = 600;
    out.what = std::move(event);
    return out;
}

inline engine::ConnectionClosed closed_without_answer()
{
    engine::ConnectionClosed event;
    event.verdict = {
        .outcome = engine::Outcome::closed_without_answer,
        .side = engine::Side::peer,
        .phase = engine::Phase::open_sent,
        .certainty = engine::Certainty::ambiguous,
        .causes = {engine::Cause::peer_not_configured_for_us, engine::Cause::peer_shut_down},
        .explanation = "10.82.1.10 took the connection and closed it without a word.",
        .evidence = {"no session with it was seen established"},
        .next_step = "On 10.82.1.10, look for neighbor 10.82.1.9."};
    event.duration = std::chrono::milliseconds(250);
    return event;
}

inline engine::SessionSnapshot session(std::string_view peer, engine::SessionState state)
{
    engine::SessionSnapshot out;
    out.key.netns = 4026531840;
    out.key.peer = address(peer);
    out.state = state;
    out.local = address("10.82.1.9");
    out.process = "bird";
    out.local_as = 600;
    out.peer_as = 8500;
    out.state_since = at_second(sink_story_begin);
    return out;
}

/// Everything a session can have, so that every metric has a series.
inline engine::SessionSnapshot full_session(std::string_view peer)
{
    auto out = session(peer, engine::SessionState::established);
    const wire::Family ipv6_unicast{.afi = 2, .safi = 1};
    out.names = {.peer = "core1", .group = "spines", .netns = {}};
    out.peer_bgp_id = 0x0a52010a;
    out.initiator = engine::Initiator::peer;
    out.called_since = at_second(sink_story_begin, 400000);
    out.established_since = at_second(sink_story_begin, 500000);
    out.established_total = 3;
    out.hold_time = 90;
    out.keepalive_interval = 30;
    out.hold_time_remaining_min_ratio = 0.625;
    out.families = {{wire::ipv4_unicast, engine::FamilyStatus::Status::negotiated},
                    {ipv6_unicast, engine::FamilyStatus::Status::peer_only}};
    out.sent.messages = {0, 3, 2, 0, 120, 0, 0};
    out.received.messages = {1, 3, 900000, 1, 118, 0, 0};
    out.sent.last[4] = at_second(sink_story_begin + 60);
    out.received.last[4] = at_second(sink_story_begin + 61);
    out.sent.bytes = 2500;
    out.received.bytes = 64000000;
    out.notifications_sent[{6, 2}] = 1;
    out.notifications_received[{2, 2}] = 5;
    out.resets_sent[engine::Phase::closing] = 1;
    out.resets_received[engine::Phase::open_sent] = 4;
    out.outcomes[engine::Outcome::closed_without_answer] = 4;
    out.outcomes[engine::Outcome::administrative] = 1;
    out.last_verdict = closed_without_answer().verdict;
    out.last_verdict_time = at_second(sink_story_begin + 1);
    out.last_down = out.last_verdict;
    out.last_down_time = out.last_verdict_time;
    out.end_of_rib_sent[wire::ipv4_unicast] = at_second(sink_story_begin + 2);
    out.end_of_rib_received[ipv6_unicast] = at_second(sink_story_begin + 3);
    out.rtt = std::chrono::microseconds(450);
    out.retransmits = 2;
    out.send_queue_bytes = 0;
    out.receive_queue_bytes = 19;
    out.zero_window = std::chrono::milliseconds(1500);
    out.warnings["hold_time_exceeded"] = 1;
    out.rejected_segments[engine::SegmentDropped::Reason::md5_mismatch] = 6;
    return out;
}

inline engine::ListenerSnapshot listener(std::string_view local, std::uint32_t netns)
{
    engine::ListenerSnapshot out;
    out.who.local = {.address = address(local), .port = 179};
    out.who.netns = netns;
    out.who.process = engine::Process{.pid = 812, .name = "bird"};
    out.since = at_second(sink_story_begin);
    out.netns_name = "";
    return out;
}

inline engine::SessionSnapshot stranger(std::string_view peer, std::uint64_t knocks)
{
    auto out = session(peer, engine::SessionState::idle);
    out.last_active = at_second(sink_story_begin + 90);
    out.knocks = knocks;
    if (knocks > 0) {
        out.last_knock = at_second(sink_story_begin + 80);
        out.knock_as = 8500;
    }
    out.last_verdict = closed_without_answer().verdict;
    out.outcomes[engine::Outcome::refused_locally] = knocks + 1;
    return out;
}

inline std::shared_ptr<engine::Snapshot> full_snapshot()
{
    auto out = std::make_shared<engine::Snapshot>();
    out->time = at_second(sink_story_begin + 100);
    out->sessions.push_back(full_session("10.82.1.10"));
    out->sessions.push_back(session("10.82.1.11", engine::SessionState::active));
    out->knocking.push_back(stranger("10.82.1.66", 12));
    out->strangers.push_back(stranger("10.82.1.67", 0));
    out->strangers_forgotten = 5;
    out->unknown_peer_outcomes[engine::Outcome::not_listening] = 9;
    out->sessions_overflow = 1;
    out->listeners = {listener("0.0.0.0", 4026531840), listener("10.82.1.9", 4026532000)};
    out->warnings["bind_failed"] = 3;
    out->records_lost["message"] = 2;
    out->decode_errors["open"] = 1;
    return out;
}

} // namespace bgpsnoop::test
