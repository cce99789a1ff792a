// SPDX-License-Identifier: Apache-2.0
#include "sink/log/syslog_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop::sink {
namespace {

using test::finding;

engine::MessageObserved notification(std::uint8_t code, std::uint8_t subcode,
                                     std::vector<std::uint8_t> data)
{
    engine::MessageObserved message;
    message.type = 3;
    wire::Notification body;
    body.code = code;
    body.subcode = subcode;
    body.data = std::move(data);
    message.body = std::move(body);
    return message;
}

TEST(SyslogText, SaysThatASessionComesAndGoesAsFrrDoes)
{
    EXPECT_EQ(syslog_text(finding(engine::SessionUp{})),
              "%ADJCHANGE: neighbor 10.82.1.10(Unknown) in vrf default Up");
    engine::SessionDown down;
    down.outcome = engine::Outcome::hold_timer_expired;
    auto found = finding(down);
    found.names.peer = "core1";
    found.who.vrf = "blue";
    EXPECT_EQ(syslog_text(found),
              "%ADJCHANGE: neighbor 10.82.1.10(core1) in vrf blue Down hold_timer_expired");
}

TEST(SyslogText, HasANotificationInFrrsWordsWithItsData)
{
    auto message = notification(2, 2, {0x02, 0x58});
    EXPECT_EQ(syslog_text(finding(message)), "%NOTIFICATION: received from neighbor 10.82.1.10 2/2 "
                                             "(OPEN Message Error/Bad Peer AS) 2 bytes 02 58");
    message.direction = engine::Direction::sent;
    EXPECT_THAT(syslog_text(finding(message)),
                testing::StartsWith("%NOTIFICATION: sent to neighbor 10.82.1.10 2/2 "));
    EXPECT_THAT(syslog_text(finding(notification(4, 0, {}))),
                testing::HasSubstr("4/0 (Hold Timer Expired) 0 bytes"));
}

TEST(SyslogText, OfAPeersOwnWordsHasWhatIsPrintable)
{
    auto message = notification(6, 2, {});
    std::get<wire::Notification>(message.body).shutdown_communication = "maintenance\n<13>forged";
    const std::string text = syslog_text(finding(message));
    EXPECT_THAT(text, testing::StartsWith("%NOTIFICATION: received from neighbor 10.82.1.10 6/2 "
                                          "(Cease/Administrative Shutdown) \"maintenance"));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("\n")));
}

TEST(SyslogText, OfLongDataHasTheBeginningAndSaysHowLongItIs)
{
    const std::vector<std::uint8_t> longest(wire::Notification::most_data, 0xff);
    const std::string text = syslog_text(finding(notification(1, 2, longest)));
    EXPECT_THAT(text, testing::HasSubstr(" 4075 bytes ff ff "));
    EXPECT_THAT(text, testing::EndsWith(" ff ..."));
    EXPECT_LT(text.size(), 600U);
}

TEST(SyslogText, HasTheVerdictAndWhoHasToAct)
{
    EXPECT_EQ(syslog_text(finding(test::closed_without_answer())),
              "%VERDICT: neighbor 10.82.1.10(Unknown) in vrf default closed_without_answer (side "
              "peer, ambiguous): 10.82.1.10 took the connection and closed it without a word.");
}

TEST(SyslogText, LeavesOutWhatIsOnlyADetail)
{
    EXPECT_EQ(syslog_text(finding(engine::ConnectionOpened{})), "");
    EXPECT_EQ(syslog_text(finding(engine::ClosedBy{})), "");
    EXPECT_EQ(syslog_text(finding(engine::SessionStateChanged{})), "");
    engine::ConnectionClosed collision;
    collision.verdict.outcome = engine::Outcome::collision;
    EXPECT_EQ(syslog_text(finding(collision)), "");
}

TEST(SyslogText, NamesTheInterfaceOfALinkLocalNeighbor)
{
    auto found = finding(engine::SessionUp{});
    found.who.peer.address = test::address("fe80::1");
    found.who.interface = "swp1";
    EXPECT_EQ(syslog_text(found), "%ADJCHANGE: neighbor fe80::1%swp1(Unknown) in vrf default Up");
}

} // namespace
} // namespace bgpsnoop::sink
