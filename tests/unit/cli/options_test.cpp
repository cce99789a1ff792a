// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <fstream>

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
    }

    std::string apply(const std::string& yaml, const std::string& arguments = "")
    {
        const auto file = testing::TempDir() + "bgpsnoop-config-test.yml";
        std::ofstream(file) << yaml;
        command.parse(arguments);
        return apply_config_file(command, file);
    }

    CLI::App command;
    std::vector<std::uint16_t> ports{179};
    std::string path = "/metrics";
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

TEST_F(ConfigFile, SaysInOneSentenceWhatIsWrong)
{
    EXPECT_NE(apply("no-such-option: 1\n").find("unknown option 'no-such-option'"),
              std::string::npos);
    EXPECT_NE(apply("port: 70000\n").find("70000"), std::string::npos);
    EXPECT_NE(apply("[1, 2]\n").find("expected a mapping"), std::string::npos);
    EXPECT_NE(apply("a: [\n"), "");
    EXPECT_EQ(apply_config_file(command, "/nonexistent.yml"), "cannot read /nonexistent.yml");
}

} // namespace
