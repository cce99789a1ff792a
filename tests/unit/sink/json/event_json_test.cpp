// SPDX-License-Identifier: Apache-2.0
#include "sink/json/event_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using sink::event_json;
using test::finding;

/// What every event about this connection begins with.
std::string beginning(const std::string& event)
{
    return R"({"time":"2026-11-23T04:57:06.123456Z","event":")" + event +
           R"(","peer":"10.82.1.10","peer_port":179,"local":"10.82.1.9","local_port":33344,)"
           R"("vrf":"default","netns":4026531840,"connection":7,"local_as":600,)"
           R"("process":"bird","pid":812)";
}

template <typename Event>
void expect_event(Event event, const std::string& name, const std::string& fields)
{
    const std::string line = sink::json_line(event_json(finding(std::move(event))));
    EXPECT_EQ(line, beginning(name) + fields + "}");
}

TEST(EventJson, AConnectionOpenedSaysWhoCalled)
{
    expect_event(engine::ConnectionOpened{engine::Initiator::peer}, "connection_opened",
                 R"(,"initiator":"peer")");
}

TEST(EventJson, AResetSaysDirectionPhaseAndReason)
{
    expect_event(engine::ResetObserved{.direction = engine::Direction::received,
                                       .phase = engine::Phase::open_sent,
                                       .kernel_reason = "NOT_SPECIFIED"},
                 "reset",
                 R"(,"direction":"received","phase":"open_sent","kernel_reason":"NOT_SPECIFIED")");
}

TEST(EventJson, AResetWithoutAReasonHasNoSuchField)
{
    const auto json = event_json(finding(engine::ResetObserved{}));
    EXPECT_FALSE(json.contains("kernel_reason"));
}

TEST(EventJson, AFinIsClosedBy)
{
    expect_event(engine::ClosedBy{engine::Direction::sent, engine::Phase::established}, "closed_by",
                 R"(,"direction":"sent","phase":"established")");
}

TEST(EventJson, AStateChangeHasBothStates)
{
    expect_event(engine::SessionStateChanged{engine::SessionState::open_confirm,
                                             engine::SessionState::established},
                 "session_state", R"(,"old_state":"open_confirm","new_state":"established")");
}

TEST(EventJson, UpHasTheHoldTimeIfItIsKnown)
{
    expect_event(engine::SessionUp{.hold_time = 90}, "session_up", R"(,"hold_time":90)");
    expect_event(engine::SessionUp{}, "session_up", "");
    expect_event(engine::SessionUp{.older_than_agent = true}, "session_up",
                 R"(,"older_than_agent":true)");
}

TEST(EventJson, DownHasUptimeAndOutcome)
{
    expect_event(engine::SessionDown{.uptime = std::chrono::milliseconds(1500),
                                     .outcome = engine::Outcome::administrative},
                 "session_down", R"(,"uptime_seconds":1.5,"outcome":"administrative")");
}

TEST(EventJson, AConnectionClosedCarriesItsWholeVerdict)
{
    expect_event(
        test::closed_without_answer(), "connection_closed",
        R"(,"outcome":"closed_without_answer","layer":"neighbor","side":"peer",)"
        R"("phase":"open_sent","causes":["peer_not_configured_for_us","peer_shut_down"],)"
        R"("certainty":"ambiguous",)"
        R"("explanation":"10.82.1.10 took the connection and closed it without a word.",)"
        R"("evidence":["no session with it was seen established"],)"
        R"("next_step":"On 10.82.1.10, look for neighbor 10.82.1.9.","duration_seconds":0.25)");
}

TEST(EventJson, TheDecidingNotificationIsAnObjectOfItsOwn)
{
    auto event = test::closed_without_answer();
    event.verdict.outcome = engine::Outcome::open_rejected;
    event.notification = engine::DecidingNotification{
        .direction = engine::Direction::received,
        .notification = {.code = 2, .subcode = 2, .data = {0x02, 0x58}}};
    EXPECT_EQ(sink::json_line(event_json(finding(event))["notification"]),
              R"({"direction":"received","code":2,"code_name":"open_message_error","subcode":2,)"
              R"("subcode_name":"bad_peer_as","data":"0258","data_length":2,)"
              R"("data_text":"AS 600"})");
}

TEST(EventJson, AWarningHasItsIdAndExplanation)
{
    expect_event(engine::Warning{.id = "no_common_family", .explanation = "Nothing in common."},
                 "warning", R"(,"warning":"no_common_family","explanation":"Nothing in common.")");
}

TEST(EventJson, AWarningAboutAnErrorNamesIt)
{
    expect_event(
        engine::Warning{.id = "bind_failed", .explanation = "In use.", .error = "EADDRINUSE"},
        "warning", R"(,"warning":"bind_failed","errno":"EADDRINUSE","explanation":"In use.")");
}

engine::Finding of_listener(decltype(engine::Finding::what) what)
{
    engine::Finding event;
    event.time = test::at_second(test::sink_story_begin);
    event.who = test::listener("0.0.0.0", 4026532000).who;
    event.what = std::move(what);
    return event;
}

TEST(EventJson, AListenerHasAnAddressAndNoPeer)
{
    EXPECT_EQ(sink::json_line(event_json(of_listener(engine::ListenerOpened{}))),
              R"({"time":"2026-11-23T04:57:06.000000Z","event":"listener_opened",)"
              R"("local":"0.0.0.0","local_port":179,"vrf":"default","netns":4026532000,)"
              R"("process":"bird","pid":812})");
}

TEST(EventJson, AListenerThatGoesSaysWhetherItsProcessLives)
{
    const auto json = event_json(
        of_listener(engine::ListenerClosed{.opened_at = test::at_second(test::sink_story_begin)}));
    EXPECT_EQ(json["process_exits"], false);
    EXPECT_EQ(json["opened"], "2026-11-23T04:57:06.000000Z");
}

TEST(EventJson, LostRecordsNameNoPeer)
{
    engine::Finding lost;
    lost.time = test::at_second(test::sink_story_begin);
    lost.what = engine::RecordsLost{.kind = "message", .count = 12};
    EXPECT_EQ(sink::json_line(event_json(lost)),
              R"({"time":"2026-11-23T04:57:06.000000Z","event":"lost","kind":"message",)"
              R"("count":12})");
}

TEST(EventJson, WhatIsNotKnownIsAbsent)
{
    engine::Finding bare;
    bare.connection = 1;
    bare.who.peer.address = test::address("10.82.1.10");
    bare.what = engine::ConnectionOpened{};
    EXPECT_EQ(sink::json_line(event_json(bare)),
              R"({"time":"1970-01-01T00:00:00.000000Z","event":"connection_opened",)"
              R"("peer":"10.82.1.10","vrf":"default","connection":1,"initiator":"local"})");
}

TEST(EventJson, ALinkLocalPeerKeepsItsInterfaceApart)
{
    auto event = finding(engine::ConnectionOpened{});
    event.who.peer.address = test::address("fe80::1");
    event.who.interface = "eth0";
    const auto json = event_json(event);
    EXPECT_EQ(json["peer"], "fe80::1");
    EXPECT_EQ(json["interface"], "eth0");
}

TEST(EventJson, BytesThatAreNotUtf8AreReplacedAndNeverThrow)
{
    auto event = finding(engine::ConnectionOpened{});
    event.who.process->name = "bad\xff\nname";
    const std::string line = sink::json_line(event_json(event));
    EXPECT_NE(line.find("bad\xef\xbf\xbd\\nname"), std::string::npos);
    EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(EventJson, TimeBeforeTheEpochAndFractionsRoundDown)
{
    auto event = finding(engine::ConnectionOpened{});
    event.time = wire::Time(std::chrono::nanoseconds(-1));
    EXPECT_EQ(event_json(event)["time"], "1969-12-31T23:59:59.999999Z");
}

} // namespace
} // namespace bgpsnoop
