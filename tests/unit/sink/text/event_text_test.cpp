#include "sink/text/event_text.hpp"

#include <cstdlib>
#include <ctime>

#include <gtest/gtest.h>

#include "sink/format.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using sink::event_text;
using test::finding;

class EventText : public testing::Test {
protected:
    EventText()
    {
        setenv("TZ", "UTC", 1);
        tzset();
    }
};

TEST_F(EventText, AnOpenSentReadsLikeTcpdump)
{
    wire::Open open{.version = 4, .as_field = 600, .hold_time = 180, .bgp_id = 0x0a520109};
    open.capabilities = {
        {.code = 1, .bytes = {}, .value = wire::Multiprotocol{{1, 1}}},
        {.code = 65, .bytes = {}, .value = wire::FourOctetAs{600}},
        {.code = 2, .bytes = {}, .value = wire::NoValue{}},
        {.code = 64, .bytes = {}, .value = wire::GracefulRestart{false, false, 120, {}}}};
    EXPECT_EQ(event_text(finding(engine::MessageObserved{
                  .direction = engine::Direction::sent, .type = 1, .length = 45, .body = open})),
              "04:57:06.123456 10.82.1.9:33344 -> 10.82.1.10:179 OPEN, AS 600, hold time 180 s, "
              "id 10.82.1.9, families ipv4-unicast, capabilities route_refresh "
              "graceful_restart 120 s");
}

TEST_F(EventText, ANotificationReceivedHasItsTitleAndText)
{
    const wire::Notification notification{
        .code = 6, .subcode = 2, .data = {2, 'h', 'i'}, .shutdown_communication = "hi"};
    EXPECT_EQ(event_text(finding(engine::MessageObserved{.direction = engine::Direction::received,
                                                         .type = 3,
                                                         .length = 24,
                                                         .unread = true,
                                                         .body = notification})),
              "04:57:06.123456 10.82.1.9:33344 <- 10.82.1.10:179 NOTIFICATION 6/2 Cease / "
              "Administrative Shutdown \"hi\" (never read by the local speaker)");
}

TEST_F(EventText, AConnectionClosedIsABlockWithItsVerdict)
{
    EXPECT_EQ(event_text(finding(test::closed_without_answer())),
              "04:57:06.123456 10.82.1.9:33344 -- 10.82.1.10:179 closed after 0.250 s: "
              "closed_without_answer\n"
              "    layer neighbor, side peer, phase open_sent, ambiguous\n"
              "    10.82.1.10 took the connection and closed it without a word.\n"
              "    causes: peer_not_configured_for_us, peer_shut_down\n"
              "    next: On 10.82.1.10, look for neighbor 10.82.1.9.");
}

TEST_F(EventText, ColourMarksWhatIsBadAndEndsBeforeTheBlock)
{
    const std::string text = event_text(finding(test::closed_without_answer()), true);
    EXPECT_NE(text.find("\x1b[31mclosed after 0.250 s: closed_without_answer\x1b[0m\n"),
              std::string::npos);
    EXPECT_EQ(event_text(finding(engine::SessionUp{})).find('\x1b'), std::string::npos);
}

TEST_F(EventText, LinkLocalPeersAndVrfsAreNamedInFull)
{
    auto event = finding(engine::ConnectionOpened{});
    event.who.peer.address = test::address("fe80::1");
    event.who.local = {.address = test::address("fe80::2"), .port = 0};
    event.who.interface = "eth0";
    event.who.vrf = "red";
    EXPECT_EQ(event_text(event),
              "04:57:06.123456 fe80::2%eth0 -> [fe80::1%eth0]:179 vrf red connecting");
}

TEST_F(EventText, LostRecordsNameNoPeer)
{
    engine::Finding lost;
    lost.time = test::at_second(test::story_begin);
    lost.what = engine::RecordsLost{.kind = "message", .count = 12};
    EXPECT_EQ(event_text(lost), "04:57:06.000000 12 message records lost");
}

TEST_F(EventText, EveryKindOfEventIsOneLineButTheVerdict)
{
    const std::vector<std::pair<engine::Finding, std::string>> lines{
        {finding(engine::ConnectionOpened{engine::Initiator::peer}), "connected by the peer"},
        {finding(engine::ResetObserved{.phase = engine::Phase::open_sent}),
         "RST received in open_sent"},
        {finding(engine::ClosedBy{engine::Direction::sent, engine::Phase::closing}),
         "FIN sent in closing"},
        {finding(engine::SessionStateChanged{engine::SessionState::idle,
                                             engine::SessionState::connect}),
         "session connect, was idle"},
        {finding(engine::SessionUp{.hold_time = 90}), "session UP, hold time 90 s"},
        {finding(engine::SessionDown{.uptime = std::chrono::seconds(3725),
                                     .outcome = engine::Outcome::peer_closed}),
         "session DOWN after 1h02m05s: peer_closed"},
        {finding(engine::Warning{.id = "framing_lost", .explanation = "No marker."}),
         "warning framing_lost: No marker."},
        {finding(engine::MessageObserved{
             .type = 5, .length = 23, .body = wire::RouteRefresh{{1, 1}, 0, 0}}),
         "ROUTE-REFRESH, ipv4-unicast request"},
        {finding(engine::MessageObserved{
             .type = 1, .length = 23, .body = wire::Malformed{"it ends early", 4}}),
         "OPEN, MALFORMED: it ends early, at byte 4"},
    };
    for (const auto& [event, words] : lines) {
        const std::string text = event_text(event);
        EXPECT_TRUE(text.ends_with(" " + words)) << text;
        EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    }
}

TEST_F(EventText, DurationsReadWell)
{
    using namespace std::chrono_literals;
    EXPECT_EQ(sink::duration_text(4ms), "0.004 s");
    EXPECT_EQ(sink::duration_text(12340ms), "12.3 s");
    EXPECT_EQ(sink::duration_text(61s), "1m01s");
    EXPECT_EQ(sink::duration_text(76h), "3d04h");
}

} // namespace
} // namespace bgpsnoop
