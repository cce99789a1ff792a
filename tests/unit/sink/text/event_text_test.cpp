// SPDX-License-Identifier: Apache-2.0
#include "sink/text/event_text.hpp"

#include <chrono>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/standard_output.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/event_table.hpp"
#include "support/call_stories.hpp"
#include "support/every_event.hpp"

namespace bgpsnoop {
namespace {

using nlohmann::ordered_json;
using test::finding;

std::string text_of(const engine::Finding& event)
{
    return sink::event_text(sink::event_json(event));
}

const std::string begin = "04:57:06.123456 10.82.1.9:33344 ";

TEST(EventText, AnOpenReadsLikeTcpdump)
{
    wire::Open open{.version = 4, .as_field = 600, .hold_time = 180, .bgp_id = 0x0a520109};
    open.capabilities = {
        {.code = 1, .bytes = {}, .value = wire::Multiprotocol{{1, 1}}},
        {.code = 65, .bytes = {}, .value = wire::FourOctetAs{600}},
        {.code = 64, .bytes = {}, .value = wire::GracefulRestart{true, false, 120, {}}}};
    EXPECT_EQ(text_of(finding(engine::MessageObserved{
                  .direction = engine::Direction::sent, .type = 1, .length = 45, .body = open})),
              begin + "-> 10.82.1.10:179 OPEN, AS 600, hold time 180 s, id 10.82.1.9, "
                      "ipv4-unicast, restarting");
}

TEST(EventText, ANotificationHasItsTitleAndText)
{
    const wire::Notification notification{
        .code = 6, .subcode = 2, .data = {2, 'h', 'i'}, .shutdown_communication = "hi"};
    EXPECT_EQ(text_of(finding(engine::MessageObserved{
                  .type = 3, .length = 24, .unread = true, .body = notification})),
              begin + "<- 10.82.1.10:179 NOTIFICATION, 6/2 Cease / Administrative Shutdown \"hi\" "
                      "(never read by the local speaker)");
}

TEST(EventText, AConnectionClosedHasItsVerdictBelow)
{
    EXPECT_EQ(
        text_of(finding(test::closed_without_answer())),
        begin + "-- 10.82.1.10:179 closed after 250.0 ms: closed_without_answer\n"
                "    neighbor, peer has to act, ambiguous\n"
                "    What was seen: 10.82.1.10 took the connection and closed it without a word.\n"
                "    Evidence: no session with it was seen established\n"
                "    Likeliest first:\n"
                "      peer_not_configured_for_us: its BGP has no neighbour with our address\n"
                "      peer_shut_down: the neighbour is administratively shut down there\n"
                "    Next: On 10.82.1.10, look for neighbor 10.82.1.9.");
}

TEST(EventText, AnEndThatIsNobodysFaultBlamesNobody)
{
    engine::ConnectionClosed event;
    event.verdict.outcome = engine::Outcome::collision;
    EXPECT_EQ(text_of(finding(event)), begin + "-- 10.82.1.10:179 closed: collision");
}

TEST(EventText, ColourMarksWhatIsBadAndEndsBeforeTheVerdict)
{
    const auto closed = sink::event_json(finding(test::closed_without_answer()));
    EXPECT_NE(sink::event_text(closed, true)
                  .find("\x1b[31mclosed after 250.0 ms: closed_without_answer\x1b[0m\n"),
              std::string::npos);
    EXPECT_EQ(sink::event_text(closed).find('\x1b'), std::string::npos);
}

TEST(EventText, LinkLocalPeersAndVrfsAreNamedInFull)
{
    auto event = finding(engine::ConnectionOpened{});
    event.who.peer.address = test::address("fe80::1");
    event.who.local = {.address = test::address("fe80::2"), .port = 0};
    event.who.interface = "eth0";
    event.who.vrf = "red";
    EXPECT_EQ(text_of(event), "04:57:06.123456 fe80::2%eth0 -> [fe80::1%eth0]:179 vrf red SYN");
}

TEST(EventText, AListenerIsAProcessAtAnAddress)
{
    engine::Finding event;
    event.time = test::at_second(test::sink_story_begin);
    event.who = test::listener("::", 4026532000).who;
    event.what = engine::ListenerOpened{};
    EXPECT_EQ(text_of(event), "04:57:06.000000 listening: bird (pid 812) at [::]:179");
    event.what = engine::ListenerClosed{.process_exits = true};
    EXPECT_EQ(text_of(event),
              "04:57:06.000000 listening no more: bird (pid 812) at [::]:179, which exits");
}

TEST(EventText, LostRecordsNameNoPeer)
{
    engine::Finding lost;
    lost.time = test::at_second(test::sink_story_begin);
    lost.what = engine::RecordsLost{.kind = "message", .count = 12};
    EXPECT_EQ(text_of(lost), "04:57:06.000000 12 message records lost");
}

TEST(EventText, EveryKindOfEventIsOneLineButTheVerdict)
{
    const std::vector<std::pair<engine::Finding, std::string>> lines{
        {finding(engine::ConnectionOpened{engine::Initiator::peer}), "connected, the peer called"},
        {finding(engine::ResetObserved{.phase = engine::Phase::open_sent}), "RST in open_sent"},
        {finding(engine::ResetObserved{.kernel_reason = "WHY"}), "RST in connecting, WHY"},
        {finding(engine::ClosedBy{engine::Direction::sent, engine::Phase::closing}),
         "FIN in closing"},
        {finding(engine::SessionStateChanged{engine::SessionState::idle,
                                             engine::SessionState::connect}),
         "session connect, was idle"},
        {finding(engine::SessionUp{.hold_time = 90}), "session UP, hold time 90 s"},
        {finding(engine::SessionUp{.older_than_agent = true}),
         "session UP, since before bgpsnoop looked"},
        {finding(engine::SessionDown{.uptime = std::chrono::seconds(3725),
                                     .outcome = engine::Outcome::peer_closed}),
         "session DOWN after 1h02m05s: peer_closed"},
        {finding(engine::Warning{.id = "framing_lost", .explanation = "No marker."}),
         "warning framing_lost: No marker."},
        {finding(engine::MessageObserved{
             .type = 5, .length = 23, .body = wire::RouteRefresh{{1, 1}, 0, 0}}),
         "ROUTE-REFRESH, ipv4-unicast request"},
        {finding(engine::MessageObserved{
             .type = 5, .length = 23, .body = wire::RouteRefresh{{1, 1}, 9, 7}}),
         "ROUTE-REFRESH, ipv4-unicast subtype 9, ORF 7 bytes"},
        {finding(engine::MessageObserved{
             .type = 1, .length = 23, .body = wire::Malformed{"it ends early", 4}}),
         "OPEN, MALFORMED: it ends early, at byte 4"},
    };
    for (const auto& [event, words] : lines) {
        const std::string text = text_of(event);
        EXPECT_TRUE(text.ends_with(" " + words)) << text;
        EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    }
}

TEST(EventText, TheDayIsALineOfItsOwnWhereItChanges)
{
    engine::Finding lost;
    lost.time = test::at_second(test::sink_story_begin);
    lost.what = engine::RecordsLost{.kind = "message", .count = 12};
    const auto event = sink::event_json(lost);
    const std::string line = "04:57:06.000000 12 message records lost\n";
    sink::EventLines that_day(lost.time, false);
    EXPECT_EQ(that_day.next(event), line);
    sink::EventLines later(lost.time + std::chrono::hours(24), false);
    EXPECT_EQ(later.next(event), "2026-11-23 UTC\n" + line);
    EXPECT_EQ(later.next(event), line);
}

/// What `trace` prints of it, as it happens.
std::string traced(const engine::Finding& event)
{
    testing::internal::CaptureStdout();
    cli::make_printer({.format = "table", .color = "never"})->write(event);
    cli::flush_output();
    return testing::internal::GetCapturedStdout();
}

TEST(EventText, TraceAndEventsPrintTheSameOfEveryKindOfEvent)
{
    std::set<std::string> seen;
    for (const auto& events : {test::every_full_event(), test::every_bare_event()})
        for (const auto& event : events) {
            const auto kept = sink::json_line(sink::event_json(event)); // as the agent hands it out
            sink::EventLines lines(std::chrono::system_clock::now(), false);
            EXPECT_EQ(traced(event), lines.next(ordered_json::parse(kept)));
            seen.insert(ordered_json::parse(kept)["event"]);
        }
    EXPECT_EQ(seen.size(), sink::event_kinds().size());
}

TEST(EventText, AnythingIsTold)
{
    for (const char* odd : {"null", "[]", "3", "{}", R"({"event":7,"peer":3,"time":null})",
                            R"({"event":"connection_closed","peer":"x","causes":[3]})"})
        EXPECT_FALSE(sink::event_text(ordered_json::parse(odd)).empty()) << odd;
}

TEST(EventText, BreaksWhereTheTerminalEndsAndNotElsewhere)
{
    for (const auto& finding : test::first_capture(1)) {
        const auto json = sink::event_json(finding);
        const std::string whole = sink::event_text(json);
        const std::string narrow = sink::event_text(json, false, 60);
        const std::string first = narrow.substr(0, narrow.find('\n'));
        EXPECT_LE(first.size(), 60U) << first;
        EXPECT_TRUE(whole.starts_with(first)) << first;
    }
}

} // namespace
} // namespace bgpsnoop
