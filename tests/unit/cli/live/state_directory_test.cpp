// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_directory.hpp"

#include <filesystem>
#include <memory>

#include <gtest/gtest.h>
#include <unistd.h>

namespace bgpsnoop::test {
namespace {

namespace fs = std::filesystem;

class StateDirectoryTest : public testing::Test {
protected:
    void TearDown() override { fs::remove_all(path_); }

    fs::path path_ =
        fs::temp_directory_path() / ("bgpsnoop-directory-" + std::to_string(::getpid()));
};

TEST_F(StateDirectoryTest, OneAgentHasItAtATime)
{
    auto first = std::make_unique<cli::StateDirectory>(path_ / "deep");
    EXPECT_FALSE(first->is_of_another());
    EXPECT_TRUE(cli::StateDirectory(path_ / "deep").is_of_another());
    EXPECT_FALSE(cli::StateDirectory(path_ / "other").is_of_another());
    first.reset();
    EXPECT_FALSE(cli::StateDirectory(path_ / "deep").is_of_another());
}

TEST_F(StateDirectoryTest, OneThatWasTakenAwayIsGone)
{
    const cli::StateDirectory first(path_);
    EXPECT_FALSE(first.is_gone());
    fs::remove_all(path_);
    EXPECT_TRUE(first.is_gone());
    const cli::StateDirectory second(path_); // another agent's, in its place
    EXPECT_TRUE(first.is_gone());
    EXPECT_FALSE(second.is_gone());
    EXPECT_FALSE(cli::StateDirectory("/proc/none/such").is_gone()) << "it never was";
}

TEST_F(StateDirectoryTest, NobodyElseCanTakeItAway)
{
    const cli::StateDirectory directory(path_);
    using std::filesystem::perms;
    const auto others = perms::group_all | perms::others_all;
    EXPECT_EQ(std::filesystem::status(path_ / "lock").permissions() & others, perms::none);
}

TEST_F(StateDirectoryTest, WhereThereCanBeNoneNobodyElseHasIt)
{
    EXPECT_FALSE(cli::StateDirectory("/proc/none/such").is_of_another());
}

} // namespace
} // namespace bgpsnoop::test
