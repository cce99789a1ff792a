// SPDX-License-Identifier: Apache-2.0
#include "cli/live/configuration.hpp"

#include <filesystem>
#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bgpsnoop::cli {
namespace {

class AgentConfiguration : public testing::Test {
protected:
    tl::expected<Configured, ConfigProblems> read(const std::string& arguments)
    {
        AgentOptions options;
        CLI::App command;
        add_agent_options(command, options);
        command.parse(arguments);
        return Configuration(command, file).read();
    }

    void write(const std::string& yaml) const { std::ofstream(file) << yaml; }
    ~AgentConfiguration() override { std::filesystem::remove(file); }

    std::string file = testing::TempDir() + "bgpsnoop-usual.yml";
};

TEST_F(AgentConfiguration, WithoutAFileIsTheCommandLine)
{
    const auto configured = read("--port 179 1790 --event-log-all");
    ASSERT_TRUE(configured);
    EXPECT_EQ(configured->file, "");
    EXPECT_EQ(configured->options.live.ports, (std::vector<std::uint16_t>{179, 1790}));
    EXPECT_TRUE(configured->options.event_log_all);
}

TEST_F(AgentConfiguration, ReadsTheUsualFileWhereItIsThereBelowTheCommandLine)
{
    write("port: 1790\nmax-sessions: 7\n");
    const auto configured = read("--max-sessions 9");
    ASSERT_TRUE(configured);
    EXPECT_EQ(configured->file, file);
    EXPECT_EQ(configured->options.live.ports, std::vector<std::uint16_t>{1790});
    EXPECT_EQ(configured->options.live.max_sessions, 9U);
}

TEST_F(AgentConfiguration, AFileThatIsAskedForMustBeThere)
{
    write("port: 1790\n");
    const auto configured = read("--config /nonexistent.yml");
    ASSERT_FALSE(configured);
    EXPECT_EQ(configured.error(),
              ConfigProblems{"cannot read /nonexistent.yml: No such file or directory"});
}

TEST_F(AgentConfiguration, APortIsWrittenInDigits)
{
    EXPECT_TRUE(read("--port 1790"));
    for (const char* port : {"0x50", "+179", "-179", "179.0", "0", "65536"})
        EXPECT_THROW(read(std::string("--port ") + port), CLI::ValidationError) << port;
}

TEST_F(AgentConfiguration, AnEmptyDirectoryForTheStateIsNone)
{
    write("state-dir: ''\n");
    ASSERT_FALSE(read(""));
    EXPECT_THAT(read("").error(), testing::ElementsAre(testing::HasSubstr("name a directory")));
}

TEST_F(AgentConfiguration, MetricsHaveAPathOfTheirOwn)
{
    EXPECT_TRUE(read("--web.telemetry-path /bgp/metrics"));
    for (const char* path :
         {"metrics", "/", "/api/v1/sessions", "/-/ready", "/page/x", "/m?x", "/<b>"})
        EXPECT_THROW(read(std::string("--web.telemetry-path ") + path), CLI::ValidationError)
            << path;
    write("web.telemetry-path: metrics\n");
    ASSERT_FALSE(read(""));
    EXPECT_THAT(read("").error(), testing::ElementsAre(testing::HasSubstr("begins with /")));
}

TEST_F(AgentConfiguration, AsksForTheNamesToo)
{
    write("names: /nonexistent-names.yml\n");
    const auto configured = read("");
    ASSERT_FALSE(configured);
    EXPECT_EQ(configured.error(),
              ConfigProblems{"cannot read /nonexistent-names.yml: No such file or directory"});
}

TEST_F(AgentConfiguration, IsReadAnewEachTime)
{
    AgentOptions options;
    CLI::App command;
    add_agent_options(command, options);
    const Configuration configuration(command, file);
    write("session-expiry: 1h\n");
    EXPECT_EQ(configuration.read()->options.live.session_expiry, "1h");
    write("session-expiry: 2h\n");
    EXPECT_EQ(configuration.read()->options.live.session_expiry, "2h");
}

TEST(AgentOption, OfEachThatMayStandInAFileItIsKnownWhetherItCanBeReloaded)
{
    AgentOptions options;
    CLI::App command;
    add_agent_options(command, options);
    std::set<std::string> names;
    for (const CLI::Option* option : command.get_options())
        names.insert(option->get_lnames().front());
    for (const char* each : not_in_config)
        names.erase(each);
    std::vector<std::string> known;
    for (const AgentOption& option : agent_options())
        known.emplace_back(option.name);
    EXPECT_THAT(known, testing::ElementsAreArray(names));
}

TEST(AgentOption, WhatCannotBeReloadedIsNamedWhereItDiffers)
{
    AgentOptions before;
    AgentOptions after;
    EXPECT_THAT(unloadable_changes(before, after), testing::IsEmpty());
    after.live.ports = {1790};
    after.state_dir = "none";
    after.live.max_sessions = 3; // this can
    EXPECT_THAT(unloadable_changes(before, after), testing::ElementsAre("port", "state-dir"));
}

} // namespace
} // namespace bgpsnoop::cli
