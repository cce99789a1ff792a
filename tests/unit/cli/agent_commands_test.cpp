// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cli/client/explain.hpp"
#include "cli/commands.hpp"
#include "cli/standard_output.hpp"
#include "sink/http/http.hpp"
#include "sink/json/snapshot_json.hpp"
#include "sink/text/stories.hpp"
#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Done {
    int exit_code = 0;
    std::string out, err;
};

/// The command line as main() runs it.
Done run(const std::string& arguments)
{
    CLI::App app("", "bgpsnoop");
    Done done;
    cli::add_commands(app, done.exit_code);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    try {
        app.parse(arguments);
    } catch (const CLI::ParseError& error) {
        app.exit(error);
        done.exit_code = cli::wrong_usage;
    }
    cli::flush_output();
    done.out = testing::internal::GetCapturedStdout();
    done.err = testing::internal::GetCapturedStderr();
    return done;
}

class AgentCommands : public testing::Test {
protected:
    AgentCommands() : server(sink::HttpServer::start({.addresses = {"127.0.0.1:0"}}).value())
    {
        for (std::uint64_t number = 1; number <= 4; ++number)
            for (const auto& finding : test::first_capture(number))
                history->write(finding);
        auto state = std::make_shared<sink::State>();
        state->ready = true;
        state->snapshot = test::full_snapshot();
        state->history = history;
        server->publish(state);
    }

    Done ask(const std::string& arguments)
    {
        return run(arguments + " --url http://" + server->addresses().at(0));
    }

    std::shared_ptr<sink::EventHistory> history = std::make_shared<sink::EventHistory>();
    std::unique_ptr<sink::HttpServer> server;
};

TEST_F(AgentCommands, ExplainTellsTheSessionAndItsLastConnection)
{
    const auto done = ask("explain 10.82.1.10");
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_THAT(done.out, StartsWith("Session with core1 10.82.1.10 (AS 8500), we are 10.82.1.9"));
    EXPECT_THAT(done.out, HasSubstr("\n\n10.82.1.9 (AS 600) -> 10.82.1.10, port 33344 -> 179, "
                                    "connection 1,"));
    EXPECT_THAT(done.out, HasSubstr("\n  (3 more like it, every "));
    EXPECT_EQ(done.out.find("connection 3"), std::string::npos);
}

TEST_F(AgentCommands, ExplainTellsAsManyConnectionsAsAskedOldestFirst)
{
    const auto out = ask("explain 10.82.1.10 --connections 2").out;
    EXPECT_EQ(out.find("connection 2,"), std::string::npos);
    EXPECT_LT(out.find("connection 3,"), out.find("connection 4,"));
}

TEST_F(AgentCommands, ExplainAsJsonIsTheAgentsAnswer)
{
    const auto json = ordered_json::parse(ask("explain 10.82.1.10 -o json").out);
    EXPECT_EQ(json.at(0)["connections"].size(), 4U);
}

TEST_F(AgentCommands, AnUnknownPeerIsOneSentence)
{
    const auto unknown = ask("explain 10.9.9.9");
    EXPECT_EQ(unknown.exit_code, 1);
    EXPECT_EQ(unknown.err, "bgpsnoop: no session with peer 10.9.9.9\n");
    const auto no_address = ask("explain router1"); // nobody's name, either
    EXPECT_EQ(no_address.exit_code, 1);
    EXPECT_EQ(no_address.err, "bgpsnoop: no session with peer router1\n");
}

TEST_F(AgentCommands, WithoutAnAgentEachSaysSoInOneSentence)
{
    const std::string url = "http://" + server->addresses().at(0);
    server.reset();
    for (const char* command : {"explain 10.82.1.10", "sessions", "events"}) {
        const auto done = run(std::string(command) + " --url " + url);
        EXPECT_EQ(done.exit_code, 1) << command;
        EXPECT_EQ(done.out, "");
        EXPECT_EQ(done.err, "bgpsnoop: no agent answers at " + url +
                                " (Connection refused): is `bgpsnoop agent` running?\n");
    }
    EXPECT_EQ(run("sessions --url file:///etc/passwd").exit_code, 2);
}

TEST_F(AgentCommands, APeerThatIsNotKnownHidesNoneThatIs)
{
    const auto done = ask("explain 10.0.0.9 10.82.1.10 nobody");
    EXPECT_EQ(done.exit_code, 1);
    EXPECT_THAT(done.out, StartsWith("Session with core1 10.82.1.10 "));
    EXPECT_EQ(done.err, "bgpsnoop: no session with peer 10.0.0.9\n"
                        "bgpsnoop: no session with peer nobody\n");
}

TEST_F(AgentCommands, TheUnixSocketAnswersAsThePortDoes)
{
    const std::string path = fmt::format("/tmp/bgpsnoop_commands.{}", ::getpid());
    const auto both = sink::HttpServer::start({.addresses = {"127.0.0.1:0"}, .socket = path});
    ASSERT_TRUE(both) << both.error();
    EXPECT_EQ((*both)->socket(), path);
    auto state = std::make_shared<sink::State>();
    state->ready = true;
    state->snapshot = test::full_snapshot();
    (*both)->publish(state);
    const auto by_socket = run("sessions -o json --url unix:" + path);
    EXPECT_EQ(by_socket.err, "");
    EXPECT_EQ(by_socket.out,
              run("sessions -o json --url http://" + (*both)->addresses().at(0)).out);
    EXPECT_EQ(ordered_json::parse(by_socket.out).size(), 2U);
}

TEST_F(AgentCommands, WhatIsNoAgentIsSaid)
{
    for (const char* path : {"/-/healthy", "/metrics"})
        EXPECT_EQ(run("sessions --url http://" + server->addresses().at(0) + path).exit_code, 1);
}

TEST_F(AgentCommands, SessionsAreATableOrJson)
{
    const auto table = ask("sessions");
    EXPECT_EQ(table.exit_code, 0);
    EXPECT_THAT(table.out, StartsWith("1 of 2 sessions is down: no verdict 1\n\n"
                                      "Neighbor    Name   VRF      LocalAS  PeerAS  State"));
    EXPECT_THAT(table.out, HasSubstr("\n\nListening  Port  VRF           Netns  Process  PID\n"
                                     "0.0.0.0     179  default  4026531840  bird     812\n"));
    EXPECT_EQ(ordered_json::parse(ask("sessions -o json").out).size(), 2U);
    const auto lines = ask("sessions -o jsonl").out;
    EXPECT_EQ(std::ranges::count(lines, '\n'), 2);
}

TEST_F(AgentCommands, AnExpectationThatFailsIsStatus3)
{
    EXPECT_EQ(ask("sessions --expect-up 1").exit_code, 0);
    const auto done = ask("sessions --expect-up 2");
    EXPECT_EQ(done.exit_code, 3);
    EXPECT_EQ(done.err, "bgpsnoop: 1 of the expected 2 sessions are up\n");
    EXPECT_EQ(ask("sessions --expect-up 1 --watch").exit_code, 2);
}

TEST_F(AgentCommands, EventsAreChosenAndPrinted)
{
    EXPECT_THAT(ask("events").out, HasSubstr("closed after 250.0 ms: closed_without_answer\n"
                                             "    neighbor, peer has to act, ambiguous\n"));
    EXPECT_EQ(std::ranges::count(ask("events -o jsonl").out, '\n'), 4);
    const auto resets = ask("events --event reset -o jsonl").out;
    EXPECT_EQ(std::ranges::count(resets, '\n'), 1);
    EXPECT_EQ(ordered_json::parse(resets.substr(0, resets.find('\n')))["event"], "reset");
    EXPECT_EQ(ask("events --since 2026-11-23T04:57:07Z").out, "");
    EXPECT_EQ(ask("events --peer 10.82.1.10 --not reset --not message -o json").exit_code, 0);
    EXPECT_EQ(std::ranges::count(ask("events 10.82.1.11 10.82.1.10 -o jsonl").out, '\n'), 4);
    EXPECT_EQ(ask("events 10.82.1.10 --vrf red -o jsonl").out, "");
    EXPECT_EQ(std::ranges::count(ask("events --side peer -o jsonl").out, '\n'), 1);
    EXPECT_EQ(ask("events --side local -o jsonl").out, "");
    EXPECT_EQ(ask("events --since soon").exit_code, 2);
    EXPECT_EQ(ask("events --event thunder").exit_code, 2);
}

TEST_F(AgentCommands, AWrongValueIsOneSentenceWithTheOptionAndItsRange)
{
    EXPECT_THAT(ask("sessions --watch 0").err,
                testing::HasSubstr("--watch: 0 is not from 0.1 to 86400 seconds\n"));
    for (const char* command : {"sessions", "explain", "events"})
        EXPECT_EQ(ask(command + std::string(" 10.0.0.300")).exit_code, 2) << command;
}

TEST_F(AgentCommands, SessionsAreChosen)
{
    const auto peers = [&](const std::string& options) {
        std::vector<std::string> found;
        for (const auto& each : ordered_json::parse(ask("sessions -o json " + options).out))
            found.push_back(each["peer"]);
        return found;
    };
    const std::vector<std::string> up{"10.82.1.10"}, down{"10.82.1.11"};
    const std::vector<std::string> both{"10.82.1.10", "10.82.1.11"}, none;
    EXPECT_EQ(peers("--down"), down);
    EXPECT_EQ(peers("--state established"), up);
    EXPECT_EQ(peers("--state established --state active"), both);
    EXPECT_EQ(peers("--state active 10.82.1.10"), none);
    EXPECT_EQ(peers("10.82.1.10 10.82.1.11"), both);
    EXPECT_EQ(peers("10.82.1.0/24 --down"), down);
    EXPECT_EQ(peers("core1"), up);
    EXPECT_EQ(peers("--vrf blue"), none);
    EXPECT_THAT(ask("sessions --down").out, Not(HasSubstr("Listening")));
    for (const char* wrong : {"10.0.0.300", "--side left", "--state up", "--outcome bad"})
        EXPECT_EQ(ask("sessions " + std::string(wrong)).exit_code, 2) << wrong;
}

TEST_F(AgentCommands, ExplainTellsEachPeerOnceThatFits)
{
    const auto peers = [&](const std::string& options) {
        std::vector<std::string> found;
        for (const auto& each : ordered_json::parse(ask("explain -o json " + options).out))
            found.push_back(each["peer"]);
        return found;
    };
    const std::vector<std::string> both{"10.82.1.11", "10.82.1.10"}, up{"10.82.1.10"};
    EXPECT_EQ(peers("10.82.1.11 10.82.1.10 10.82.1.11"), both);
    EXPECT_EQ(peers("10.82.1.0/24 --state established"), up);
    const auto none = ask("explain 10.82.1.10 --vrf red");
    EXPECT_EQ(none.exit_code, 1);
    EXPECT_EQ(none.err, "bgpsnoop: no session with peer 10.82.1.10\n");
    EXPECT_THAT(ask("explain 10.82.1.300").err, HasSubstr("no address and no prefix"));
}

TEST_F(AgentCommands, ExplainWithoutAPeerIsAboutAllThatAreDown)
{
    EXPECT_EQ(ask("explain").out, "Who has to act is not known:\n"
                                  "  10.82.1.11: none of its connections has ended yet\n");
    EXPECT_EQ(ordered_json::parse(ask("explain -o json").out).size(), 1U);
}

ordered_json story(int number, const char* outcome)
{
    return {{"connection", number},
            {"events", {{{"event", "connection_closed"}, {"outcome", outcome}}}}};
}

std::vector<int> told(const ordered_json& session, std::size_t count = 0)
{
    std::vector<int> numbers;
    for (const auto& each : sink::stories_to_tell(session, count))
        numbers.push_back((*each.story)["connection"]);
    return numbers;
}

TEST(Explain, TellsTheFallThenWhatKeepsTheSessionFromComingUpThenTheRest)
{
    auto before = story(1, "a");
    before["over"] = true;
    const ordered_json session{{"fall", story(2, "b")},
                               {"courses", {before, story(3, "c")}},
                               {"connections", {story(3, "c"), story(4, "")}}};
    EXPECT_EQ(told(session), (std::vector{2, 3, 4}));
    EXPECT_EQ(told(session, 5), (std::vector{3, 4}));
    const auto stories = sink::stories_to_tell(session, 0);
    EXPECT_EQ(stories[0].heading, "Why it went down:");
    EXPECT_EQ(stories[1].heading, "What keeps it from coming up:");
    EXPECT_EQ(stories[2].heading, "Now:");
}

TEST(Explain, OfManyCoursesTellsTheThreeThatWereSeenLast)
{
    const ordered_json session{
        {"courses", {story(1, "a"), story(2, "b"), story(3, "c"), story(4, "d")}}};
    EXPECT_EQ(told(session), (std::vector{2, 3, 4}));
}

TEST(Explain, SaysHowManyMoreWereLikeAConnection)
{
    auto course = story(1, "a");
    course["time"] = "2026-11-23T04:57:06.000000Z";
    course["last"] = "2026-11-23T04:58:20.000000Z";
    course["more"] = 37;
    const ordered_json session{{"courses", {course}}};
    EXPECT_THAT(cli::explanation(session, test::at_second(test::sink_story_begin + 75), 0, false),
                HasSubstr("\n  (37 more like it, every 2.0 s, the last 1.0 s ago.)\n"));
}

} // namespace
} // namespace bgpsnoop
