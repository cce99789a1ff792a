// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_file.hpp"

#include <chrono>
#include <fstream>

#include <csignal>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "cli/live/state_directory.hpp"
#include "sink/json/kept_json.hpp"

namespace bgpsnoop::test {
namespace {

namespace fs = std::filesystem;

class StateFileTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string made = fs::temp_directory_path() / "bgpsnoop-state-XXXXXX";
        ASSERT_NE(::mkdtemp(made.data()), nullptr);
        directory_ = made;
    }
    void TearDown() override { fs::remove_all(directory_); }

    fs::path file() const { return directory_ / "state.json"; }
    void write(const std::string& text) const { std::ofstream(file()) << text; }
    std::string problem_at_load() const
    {
        std::string problem;
        EXPECT_FALSE(cli::StateFile(directory_).load(problem));
        return problem;
    }
    std::size_t files() const
    {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(directory_), fs::directory_iterator()));
    }

    fs::path directory_;
};

/// While it lives files end at so many bytes, as on a full disk.
class SmallFiles {
public:
    explicit SmallFiles(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit small{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallFiles()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int) = std::signal(SIGXFSZ, SIG_IGN); ///< an error in place of a signal
};

std::string some_state()
{
    engine::KeptState state;
    state.boot_id = "a boot";
    return sink::kept_text(state);
}

TEST_F(StateFileTest, WhatIsSavedIsLoaded)
{
    const fs::path deep = directory_ / "new" / "deep";
    const cli::StateDirectory directory(deep);
    cli::StateFile made(deep);
    EXPECT_EQ(made.save(some_state()), "");
    EXPECT_EQ(made.save(some_state()), ""); // in place of the one that is there
    std::string problem;
    const auto state = made.load(problem);
    ASSERT_TRUE(state);
    EXPECT_EQ(state->boot_id, "a boot");
    EXPECT_EQ(problem, "");
}

TEST_F(StateFileTest, OneOfAnotherHostIsPutAside)
{
    engine::KeptState state;
    state.host = "the template";
    write(sink::kept_text(state));
    std::string problem;
    EXPECT_TRUE(cli::StateFile(directory_, "the template").load(problem));
    EXPECT_TRUE(cli::StateFile(directory_, "").load(problem)) << "nobody knows";
    EXPECT_EQ(problem, "");
    EXPECT_FALSE(cli::StateFile(directory_, "its clone").load(problem));
    EXPECT_NE(problem.find("is not used, for it is of another host; it is now state.json.damaged-"),
              std::string::npos)
        << problem;
    write(some_state()); // which names none
    EXPECT_TRUE(cli::StateFile(directory_, "its clone").load(problem));
}

TEST_F(StateFileTest, NoStateIsNoProblem)
{
    EXPECT_EQ(problem_at_load(), "");
}

TEST_F(StateFileTest, ADamagedOneIsPutAside)
{
    write(some_state().substr(0, 30));
    const std::string problem = problem_at_load();
    EXPECT_NE(problem.find("is not used, for it is no whole JSON; it is now state.json.damaged-"),
              std::string::npos)
        << problem;
    EXPECT_FALSE(fs::exists(file()));
    EXPECT_EQ(files(), 1);
    EXPECT_EQ(problem_at_load(), ""); // once
}

TEST_F(StateFileTest, OfThoseThatArePutAsideTheNewestFewStay)
{
    for (const char* seconds : {"1000000001", "1000000002", "1000000003"})
        std::ofstream(directory_ / (std::string("state.json.damaged-") + seconds)) << "old";
    write("nothing of ours");
    EXPECT_NE(problem_at_load(), "");
    EXPECT_EQ(files(), 3);
    EXPECT_FALSE(fs::exists(directory_ / "state.json.damaged-1000000001"));
    EXPECT_TRUE(fs::exists(directory_ / "state.json.damaged-1000000003"));
}

TEST_F(StateFileTest, UnderAClockThatWasSetBackTheNewestIsNotTheOneThatGoes)
{
    for (const char* seconds : {"4000000001", "4000000002", "4000000003", "of somebody else"})
        std::ofstream(directory_ / (std::string("state.json.damaged-") + seconds)) << "old";
    write("nothing of ours");
    EXPECT_NE(problem_at_load().find("it is now state.json.damaged-4000000004"), std::string::npos);
    EXPECT_FALSE(fs::exists(directory_ / "state.json.damaged-4000000001"));
    EXPECT_TRUE(fs::exists(directory_ / "state.json.damaged-4000000004"));
    EXPECT_TRUE(fs::exists(directory_ / "state.json.damaged-of somebody else"));
}

TEST_F(StateFileTest, ATooLargeOneIsPutAsideUnread)
{
    write("");
    fs::resize_file(file(), (std::uintmax_t{256} << 20) + 1); // a hole
    EXPECT_NE(problem_at_load().find("it is too large"), std::string::npos);
    EXPECT_FALSE(fs::exists(file()));
}

TEST_F(StateFileTest, WhatIsNoFileIsPutAsideAndNobodyWaitsForIt)
{
    ASSERT_EQ(::mkfifo(file().c_str(), 0600), 0);
    EXPECT_NE(problem_at_load().find("it is no regular file"), std::string::npos);
    EXPECT_FALSE(fs::exists(file()));
    fs::create_directory(file());
    EXPECT_NE(problem_at_load().find("it is no regular file"), std::string::npos);
    EXPECT_EQ(cli::StateFile(directory_).save(some_state()), "");
}

TEST_F(StateFileTest, OneOfAnotherVersionIsPutAsideWithASentence)
{
    std::string text = some_state();
    text.replace(text.find("\"version\":1"), 11, "\"version\":7");
    write(text);
    EXPECT_NE(problem_at_load().find("it is of version 7, and this one knows 1; it is now "),
              std::string::npos);
    EXPECT_EQ(cli::StateFile(directory_).save(some_state()), "");
    EXPECT_EQ(files(), 2);
}

TEST_F(StateFileTest, ALinkIsNeitherReadNorFollowed)
{
    const fs::path elsewhere = directory_ / "elsewhere";
    std::ofstream(elsewhere) << "precious";
    fs::create_symlink(elsewhere, file());
    EXPECT_NE(problem_at_load().find("it is no regular file"), std::string::npos);
    fs::create_symlink(elsewhere, directory_ / "state.json.new");
    EXPECT_EQ(cli::StateFile(directory_).save(some_state()), "");
    EXPECT_EQ(fs::file_size(elsewhere), 8);
    ASSERT_EQ(::mkfifo((directory_ / "state.json.new").c_str(), 0600), 0);
    EXPECT_EQ(cli::StateFile(directory_).save(some_state()), ""); // and waits for no reader
    std::string problem;
    EXPECT_TRUE(cli::StateFile(directory_).load(problem)) << problem;
}

TEST_F(StateFileTest, OneThatCanNeitherBeReadNorPutAsideIsLeftWhereItIs)
{
    write("in the way");
    cli::StateFile below_a_file(file() / "deeper"); // stands for a disk that fails
    std::string problem;
    EXPECT_FALSE(below_a_file.load(problem));
    EXPECT_NE(problem.find("it cannot be read"), std::string::npos) << problem;
    EXPECT_NE(problem.find("it cannot be put aside"), std::string::npos) << problem;
    EXPECT_NE(below_a_file.save(some_state()), "");
    EXPECT_EQ(fs::file_size(file()), 10);
}

TEST_F(StateFileTest, MoreValuesThanAreEverWrittenArePutAsideUnread)
{
    write("[" + std::string(30'000'000, ',') + "]");
    EXPECT_NE(problem_at_load().find("it holds more than bgpsnoop ever writes"), std::string::npos);
    write(std::string(1'000'000, '['));
    EXPECT_NE(problem_at_load().find("it holds more than bgpsnoop ever writes"), std::string::npos);
}

/// What holds the falls is written first: a part of it would take the state's room.
TEST_F(StateFileTest, WhatCouldBeWrittenInPartIsRemoved)
{
    const cli::StateFile state(directory_);
    EXPECT_EQ(state.save(some_state()), "");
    {
        const SmallFiles full(10);
        EXPECT_EQ(state.save(some_state()),
                  "cannot keep the state in " + directory_.string() + ": File too large");
    }
    EXPECT_EQ(files(), 1U); // the one of before
    std::string problem;
    EXPECT_TRUE(cli::StateFile(directory_).load(problem));
}

TEST_F(StateFileTest, WhereNothingCanBeWrittenThatIsSaid)
{
    write("in the way");
    const cli::StateFile below_a_file(file() / "deeper");
    EXPECT_NE(below_a_file.save(some_state()).find("cannot keep the state in "), std::string::npos);
    fs::remove(file());
    fs::create_directory(file());
    EXPECT_NE(cli::StateFile(directory_).save(some_state()), "");
}

} // namespace
} // namespace bgpsnoop::test
