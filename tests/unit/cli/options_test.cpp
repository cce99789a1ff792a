// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/config_file.hpp"
#include "cli/duration.hpp"

namespace {

using namespace std::chrono_literals;
using bgpsnoop::cli::apply_config_file;
using bgpsnoop::cli::parse_duration;

TEST(Duration, ReadsOneNumberAndOneUnit)
{
    EXPECT_EQ(parse_duration("500ms"), 500ms);
    EXPECT_EQ(parse_duration("90s"), 90s);
    EXPECT_EQ(parse_duration("30m"), 30min);
    EXPECT_EQ(parse_duration("24h"), 24h);
    EXPECT_EQ(parse_duration("7d"), 168h);
}

TEST(Duration, RefusesWhatItCannotMean)
{
    for (const auto* text :
         {"", "s", "10", "10 s", "-1s", "0s", "1.5h", "1y", "99999999999999s", "1000000d"})
        EXPECT_FALSE(parse_duration(text)) << text;
}

class ConfigFile : public testing::Test {
protected:
    ConfigFile()
    {
        command.add_option("--port", ports)->expected(1, 8)->check(CLI::Range(1, 65535));
        command.add_option("--web.telemetry-path", path);
        command.add_option("--max-sessions", most);
        command.add_flag("--all-messages", all);
        command.add_option("--config", config);
    }

    /// The problems, one a line, without the name of the file.
    std::string apply(const std::string& yaml, const std::string& arguments = "")
    {
        const auto file = testing::TempDir() + "bgpsnoop-config-test.yml";
        std::ofstream(file) << yaml;
        command.parse(arguments);
        std::string lines;
        for (const std::string& problem : apply_config_file(command, file)) {
            EXPECT_TRUE(problem.starts_with(file + ":")) << problem;
            lines += (lines.empty() ? "" : "\n") + problem.substr(file.size() + 1);
        }
        return lines;
    }

    CLI::App command;
    std::vector<std::uint16_t> ports{179};
    std::string path = "/metrics";
    std::size_t most = 1;
    bool all = false;
    std::string config;
};

TEST_F(ConfigFile, GivesOptionsTheirValues)
{
    EXPECT_EQ(apply("port: [179, 1179]\nweb.telemetry-path: /m\n"), "");
    EXPECT_EQ(ports, (std::vector<std::uint16_t>{179, 1179}));
    EXPECT_EQ(path, "/m");
}

TEST_F(ConfigFile, IsOverriddenByTheCommandLine)
{
    EXPECT_EQ(apply("web.telemetry-path: /file\n", "--web.telemetry-path /line"), "");
    EXPECT_EQ(path, "/line");
}

TEST_F(ConfigFile, ReadsFlagsAsTrueOrFalse)
{
    EXPECT_EQ(apply("all-messages: true\n"), "");
    EXPECT_TRUE(all);
}

TEST_F(ConfigFile, AFlagCanBeLeftOutBySayingFalse)
{
    EXPECT_EQ(apply("all-messages: no\n"), "");
    EXPECT_FALSE(all);
}

TEST_F(ConfigFile, NamesAnUnknownKeyItsLineAndTheNearestThatThereIs)
{
    EXPECT_EQ(apply("# names\n\nprot: 179\n"), "3: unknown key 'prot', did you mean 'port'?");
    EXPECT_EQ(apply("max_sessions: 5\n"),
              "1: unknown key 'max_sessions', did you mean 'max-sessions'?");
    EXPECT_EQ(apply("no-such-option: 1\n"), "1: unknown key 'no-such-option'");
    EXPECT_EQ(apply("config: other.yml\n"), "1: unknown key 'config'");
}

TEST_F(ConfigFile, NamesEachProblemOfTheFile)
{
    EXPECT_EQ(apply("prot: 1\nall-messages: perhaps\nmax-sessions: many\n"),
              "1: unknown key 'prot', did you mean 'port'?\n"
              "2: all-messages: expected true or false\n"
              "3: max-sessions: cannot make sense of 'many'");
}

TEST_F(ConfigFile, NamesTheValueThatIsOutOfRange)
{
    EXPECT_THAT(apply("port: [179,\n  70000]\n"),
                testing::AllOf(testing::StartsWith("1: port: "), testing::HasSubstr("70000")));
}

TEST_F(ConfigFile, RefusesAListWhereOneValueIsMeantAndAMapAnywhere)
{
    EXPECT_EQ(apply("max-sessions: [1, 2]\n"), "1: max-sessions: expected one value");
    EXPECT_EQ(apply("port: {a: 1}\n"), "1: port: expected a value or a list of values");
    EXPECT_EQ(apply("port:\n"), "1: port: expected a value or a list of values");
    EXPECT_EQ(apply("[1, 2]\n"), "1: expected a mapping of options to values");
}

TEST_F(ConfigFile, RefusesAKeyThatStandsTwice)
{
    EXPECT_EQ(apply("max-sessions: 1\nmax-sessions: 2\n"),
              "2: max-sessions stands in line 1 already");
}

TEST_F(ConfigFile, SaysWhereItIsNoYamlAndThatItCannotBeRead)
{
    EXPECT_THAT(apply("port: 1\na: [\n"), testing::StartsWith("3: "));
    EXPECT_EQ(apply_config_file(command, "/nonexistent.yml"),
              std::vector<std::string>{"cannot read /nonexistent.yml: No such file or directory"});
}

} // namespace
