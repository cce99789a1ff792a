// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/client/listeners.hpp"
#include "cli/client/overview.hpp"
#include "cli/client/sessions.hpp"
#include "cli/client/strangers.hpp"
#include "sink/json/snapshot_json.hpp"
#include "support/sink_stories.hpp"

/// What the commands that ask the agent print for people.
namespace bgpsnoop {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;
using testing::StartsWith;

ordered_json down_session(const char* peer, const char* side)
{
    auto session = sink::session_json(test::session(peer, engine::SessionState::active));
    session["last_outcome"] = {{"outcome", "open_rejected"},
                               {"side", side},
                               {"explanation", std::string("what ") + peer + " has"},
                               {"causes", {"bad_peer_as"}}};
    return session;
}

TEST(SessionsTable, HasTheColumnsOfTheContract)
{
    auto sessions = ordered_json::array();
    const auto snapshot = test::full_snapshot();
    for (const auto& session : snapshot->sessions)
        sessions.push_back(sink::session_json(session));
    EXPECT_EQ(cli::sessions_table(sessions, test::at_second(test::sink_story_begin + 7200)),
              "1 of 2 sessions is down: no verdict 1\n\n"
              "Neighbor    Name   VRF      LocalAS  PeerAS  State         Up/Down  MsgRcvd  "
              "MsgSent  Side  "
              "Last outcome\n"
              "10.82.1.11  -      default      600    8500  active          never        0        "
              "0  -\n"
              "10.82.1.10  core1  default      600    8500  established  1h59m59s   900123      "
              "125  -     "
              "closed_without_answer: peer_not_configured_for_us\n");
}

TEST(StrangersTable, TellsHowOftenTheyCameAndSpokeBgp)
{
    const auto knocking = sink::stranger_json(test::stranger("10.82.1.66", 12));
    auto silent = sink::stranger_json(test::stranger("10.82.1.67", 0));
    silent.erase("peer_as");
    EXPECT_EQ(
        cli::strangers_table({knocking, silent}, test::at_second(test::sink_story_begin + 100)),
        "Stranger    VRF      PeerAS  Connections  OPENs   Last seen  Side  Last outcome\n"
        "10.82.1.66  default    8500           13     12  10.0 s ago  peer  closed_without_answer\n"
        "10.82.1.67  default       -            1      0  10.0 s ago  peer  "
        "closed_without_answer\n");
}

TEST(StrangersTable, HasNamesAndNamespacesWhereTheyTellSomethingApart)
{
    auto one = sink::stranger_json(test::stranger("10.82.1.66", 12));
    auto other = one;
    one["name"] = "transit";
    other["netns"] = 7;
    other["netns_name"] = "blue";
    const auto table =
        cli::strangers_table({one, other}, test::at_second(test::sink_story_begin + 100));
    EXPECT_THAT(table, StartsWith("Stranger    Name     VRF      Netns"));
    EXPECT_THAT(table, HasSubstr("10.82.1.66  transit  default"));
    EXPECT_THAT(table, HasSubstr("10.82.1.66  -        default  blue"));
}

TEST(ListenersTable, SocketsThatAreAlikeAreOneLine)
{
    const auto listener = sink::listener_json(test::listener("::", 1));
    EXPECT_EQ(cli::listeners_table({listener, listener}),
              "Listening  Port  VRF      Netns  Process  PID\n"
              "::          179  default      1  bird     812\n");
    EXPECT_EQ(cli::listeners_table(ordered_json::array()), "");
    auto nobodys = listener;
    nobodys.erase("process");
    EXPECT_THAT(cli::listeners_table(ordered_json::array({nobodys})),
                HasSubstr("    1  -          -\n"));
}

TEST(SessionsTable, NamesTheNamespacesWhereThereAreSeveral)
{
    auto sessions = ordered_json::array();
    for (const std::uint32_t netns : {1U, 2U}) {
        auto session = test::session("fe80::1", engine::SessionState::active);
        session.key.netns = netns;
        session.key.interface = "eth0";
        sessions.push_back(sink::session_json(session));
    }
    const auto table = cli::sessions_table(sessions, test::at_second(test::sink_story_begin));
    EXPECT_THAT(table, HasSubstr("MsgSent  Netns  Side  Last outcome\nfe80::1%eth0  default"));
}

TEST(SessionsTable, SaysWhoHasToActAndFitsTheTerminal)
{
    const ordered_json sessions{down_session("10.0.0.1", "peer"), down_session("10.0.0.2", "local"),
                                down_session("10.0.0.3", "peer")};
    const auto now = test::at_second(test::sink_story_begin);
    EXPECT_THAT(cli::sessions_table(sessions, now),
                StartsWith("3 of 3 sessions are down: local 1, peer 2\n"));
    const auto narrow = cli::sessions_table(sessions, now, {.columns = 80});
    for (const char* kept : {"Neighbor", "State", "Up/Down", "Side", "Last outcome"})
        EXPECT_THAT(narrow, HasSubstr(kept));
    for (const std::size_t room : {20U, 40U, 80U, 100U}) {
        const auto text = cli::sessions_table(sessions, now, {.columns = room});
        for (std::size_t at = text.find("Neighbor"); at != std::string::npos && at < text.size();
             at = text.find('\n', at) + 1)
            EXPECT_LE(text.find('\n', at) - at, room) << text;
    }
}

TEST(SessionsTable, WhatTellsTwoRowsOfOneNeighbourApartStays)
{
    auto blue = down_session("10.0.0.1", "peer");
    blue["vrf"] = "blue";
    const ordered_json one_vrf{down_session("10.0.0.1", "peer"), down_session("10.0.0.2", "peer")};
    const ordered_json both{down_session("10.0.0.1", "peer"), blue};
    const cli::SessionsPage narrow{.columns = 50};
    EXPECT_THAT(cli::sessions_table(one_vrf, {}, narrow), testing::Not(HasSubstr("VRF")));
    EXPECT_THAT(cli::sessions_table(both, {}, narrow), HasSubstr("\n10.0.0.1  blue "));
}

TEST(SessionsTable, SaysOfHowManyOnlyWhereThatIsKnown)
{
    const auto first_line = [](const ordered_json& sessions, const cli::SessionsPage& page) {
        const auto text = cli::sessions_table(sessions, {}, page);
        return text.substr(0, text.find('\n'));
    };
    const ordered_json none = ordered_json::array();
    const ordered_json down{down_session("10.0.0.1", "peer"), down_session("10.0.0.2", "peer")};
    const ordered_json up{
        sink::session_json(test::session("10.0.0.9", engine::SessionState::established))};
    const cli::SessionsPage chosen{.filtered = true, .by_state = true};
    EXPECT_EQ(first_line(none, {}), "There are no sessions.");
    EXPECT_EQ(first_line(none, {.filtered = true}), "No session fits what was asked for.");
    EXPECT_EQ(first_line(down, chosen), "2 sessions are down: peer 2");
    EXPECT_EQ(first_line(up, chosen), "1 session is up.");
    EXPECT_EQ(first_line(up, {.filtered = true}), "The one session is up.");
}

TEST(Tables, OfStrangersAndListenersFitTheTerminal)
{
    auto listener = sink::listener_json(test::listener("::", 1));
    listener["netns_name"] = std::string(60, 'n');
    const auto stranger = sink::stranger_json(test::stranger("2001:db8:1:2:3:4:5:6", 12));
    for (const auto& text : {cli::listeners_table(ordered_json::array({listener}), 60),
                             cli::strangers_table(ordered_json::array({stranger}), {}, 60)}) {
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(line.size(), 60U) << text;
        EXPECT_THAT(text, HasSubstr(">\n"));
    }
}

TEST(Tables, ALongTextMakesNoOtherLineLong)
{
    const auto json =
        nlohmann::ordered_json::parse(R"([{"peer":"10.0.0.1","name":")" + std::string(50'000, 'x') +
                                      R"("},{"peer":"10.0.0.2"}])");
    for (const std::string& table : {cli::sessions_table(json, {}, {}),
                                     cli::strangers_table(json, {}), cli::listeners_table(json)})
        EXPECT_LT(table.size(), 2'000U);
}

TEST(SessionsTable, ColoursWhatIsUpAndWhatIsDownByWhoHasToAct)
{
    auto up = sink::session_json(test::session("10.0.0.9", engine::SessionState::established));
    const ordered_json sessions{up, down_session("10.0.0.1", "peer"),
                                down_session("10.0.0.2", "local")};
    const auto text =
        cli::sessions_table(sessions, test::at_second(test::sink_story_begin), {.color = true});
    EXPECT_THAT(text, HasSubstr("\x1b[31m10.0.0.1 "));
    EXPECT_THAT(text, HasSubstr("\x1b[33m10.0.0.2 "));
    EXPECT_THAT(text, HasSubstr("\x1b[32m10.0.0.9 "));
}

TEST(Overview, IsASentenceForEachSessionByWhoHasToAct)
{
    auto never = down_session("10.0.0.4", "unknown");
    never.erase("last_outcome");
    const ordered_json sessions{down_session("10.0.0.1", "peer"), down_session("10.0.0.2", "local"),
                                down_session("10.0.0.3", "peer"), never};
    EXPECT_EQ(cli::overview(sessions, test::at_second(test::sink_story_begin)),
              "On this host somebody has to act:\n"
              "  10.0.0.2: what 10.0.0.2 has\n"
              "\n"
              "At the peer somebody has to act:\n"
              "  10.0.0.1: what 10.0.0.1 has\n"
              "  10.0.0.3: what 10.0.0.3 has\n"
              "\n"
              "Who has to act is not known:\n"
              "  10.0.0.4: none of its connections has ended yet\n");
    EXPECT_EQ(cli::overview(ordered_json::array(), {}), "No session is down.\n");
}

} // namespace
} // namespace bgpsnoop
