// SPDX-License-Identifier: Apache-2.0
#include "cli/live/state_keeper.hpp"

#include <filesystem>
#include <fstream>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "source/host/file_descriptor.hpp"
#include "source/host/network_namespaces.hpp"
#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

namespace fs = std::filesystem;
using cli::StateKeeper;
using source::FileDescriptor;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> reported;

void note(const std::string& sentence)
{
    reported.push_back(sentence);
}

wire::Endpoint name_of(const FileDescriptor& socket, decltype(::getsockname)* get)
{
    sockaddr_in name{};
    socklen_t size = sizeof(name);
    EXPECT_EQ(get(socket.get(), reinterpret_cast<sockaddr*>(&name), &size), 0);
    return {wire::Address::parse("127.0.0.1").value(), ntohs(name.sin_port)};
}

/// A connection of TCP's in our network namespace, with itself at the other end.
struct RealConnection {
    RealConnection()
    {
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const auto* address = reinterpret_cast<const sockaddr*>(&name);
        EXPECT_EQ(::bind(listener.get(), address, sizeof(name)), 0);
        EXPECT_EQ(::listen(listener.get(), 1), 0);
        port = name_of(listener, ::getsockname).port;
        name.sin_port = htons(port);
        EXPECT_EQ(::connect(caller.get(), address, sizeof(name)), 0);
    }

    FileDescriptor listener{::socket(AF_INET, SOCK_STREAM, 0)};
    FileDescriptor caller{::socket(AF_INET, SOCK_STREAM, 0)};
    std::uint16_t port = 0;
};

class StateKeeperTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string made = fs::temp_directory_path() / "bgpsnoop-keeper-XXXXXX";
        ASSERT_NE(::mkdtemp(made.data()), nullptr);
        directory_ = made;
        reported.clear();
        Story story = running();
        for (engine::Input& each : story.inputs) {
            each.who.local = name_of(real_.caller, ::getsockname);
            each.who.peer = name_of(real_.caller, ::getpeername);
            each.who.netns = source::own_netns();
        }
        play(engine_, story.after(60s).tick().inputs);
    }
    void TearDown() override { fs::remove_all(directory_); }

    StateKeeper keeper() { return {directory_, clock_, {real_.port}, true, note}; }
    void keep() { keeper().keep_at_last(engine_, history_); }
    std::optional<StateKeeper::Former> former() { return keeper().load(); }
    std::string text() const
    {
        std::ifstream file(directory_ / "state.json");
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path directory_;
    RealConnection real_;
    source::BootClock clock_;
    engine::Engine engine_{{}};
    sink::EventHistory history_{{}};
};

TEST_F(StateKeeperTest, ASocketThatIsThereStillIsFoundAlive)
{
    keep();
    const auto found = former();
    ASSERT_TRUE(found);
    const engine::KeptConnection& connection = found->state.sessions.at(0).living.at(0);
    EXPECT_TRUE(connection.alive);
    EXPECT_NE(connection.socket_cookie, 0);
    EXPECT_THAT(reported, IsEmpty());
}

TEST_F(StateKeeperTest, OneThatWasClosedIsNot)
{
    keep();
    real_.caller = FileDescriptor();
    const auto found = former();
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->state.sessions.at(0).living.at(0).alive);
}

TEST_F(StateKeeperTest, TheNextRunAsksForNoCookieThatItKnows)
{
    keep();
    StateKeeper next = keeper();
    const auto found = next.load();
    ASSERT_TRUE(found);
    engine::Engine later({});
    later.resume(found->state, found->state.time + 1s);
    real_.caller = FileDescriptor(); // so that nobody could tell it any more
    next.keep_at_last(later, history_);
    EXPECT_THAT(text(),
                HasSubstr(std::to_string(found->state.sessions[0].living[0].socket_cookie)));
}

TEST_F(StateKeeperTest, ADirectoryThatIsTakenAwayIsMadeAgainWithAllThatIsKnown)
{
    StateKeeper running = keeper();
    running.keep_at_last(engine_, history_);
    const std::string before = text();
    fs::remove_all(directory_);
    running.keep_at_last(engine_, history_);
    EXPECT_THAT(before, Not(IsEmpty()));
    EXPECT_THAT(text(), Not(IsEmpty()));
    EXPECT_TRUE(fs::exists(directory_ / "falls.json"));
    EXPECT_THAT(reported, IsEmpty());

    fs::remove_all(directory_);
    StateKeeper another = keeper();
    running.keep_at_last(engine_, history_);
    EXPECT_THAT(reported, ElementsAre(HasSubstr("another agent keeps its state in")));
    EXPECT_EQ(text(), "");
}

TEST_F(StateKeeperTest, NothingIsKeptWhereNothingIsToBeOrThereIsAnotherAgent)
{
    StateKeeper none("none", clock_, {179}, true, note);
    none.keep_at_last(engine_, history_);
    EXPECT_FALSE(none.load());
    EXPECT_THAT(none.files_refused(), IsEmpty());
    EXPECT_THAT(reported, IsEmpty());
    StateKeeper first = keeper();
    StateKeeper second = keeper();
    EXPECT_THAT(reported, ElementsAre(HasSubstr("another agent keeps its state in")));
    second.keep_at_last(engine_, history_);
    EXPECT_FALSE(second.load());
    EXPECT_EQ(text(), "");
}

TEST_F(StateKeeperTest, AFileThatCannotBeUsedIsSaidAndCounted)
{
    keep();
    std::ofstream(directory_ / "falls.json") << "{";
    StateKeeper next = keeper();
    EXPECT_TRUE(next.load());
    EXPECT_THAT(reported, ElementsAre(HasSubstr("falls.json is not used")));
    EXPECT_THAT(next.files_refused(),
                ElementsAre(testing::Pair("falls", 1), testing::Pair("state", 0)));
}

TEST_F(StateKeeperTest, WhatCannotBeWrittenIsSaidOnceAndCountedEachTime)
{
    StateKeeper first = keeper();
    fs::remove_all(directory_);
    std::ofstream(directory_) << "in the way";
    first.keep_at_last(engine_, history_);
    first.keep_at_last(engine_, history_);
    EXPECT_THAT(reported, ElementsAre(HasSubstr("cannot keep the state in")));
    EXPECT_EQ(first.write_errors(), 2);
}

TEST_F(StateKeeperTest, ItIsWrittenAtOnceAndNotAgainBeforeItsTimeHasCome)
{
    {
        StateKeeper first = keeper();
        first.keep_sometimes(engine_, history_, 0);
        Story another = Story().netns(source::own_netns()).addresses("10.82.1.9", "10.82.1.11");
        play(engine_, another.after(70s).connection(9).calls().connected().established().inputs);
        EXPECT_EQ(engine_.keep().sessions.size(), 2);
        first.keep_sometimes(engine_, history_, 1); // for whoever has scraped it: not yet
    }                                               // waits until it is written
    real_.caller = FileDescriptor();
    EXPECT_EQ(former()->state.sessions.size(), 1);
}

TEST_F(StateKeeperTest, WhatHasNotChangedIsNotWritten)
{
    StateKeeper one = keeper();
    one.keep_at_last(engine_, history_);
    fs::remove(directory_ / "state.json");
    one.keep_at_last(engine_, history_);
    EXPECT_EQ(text(), "");
    play(engine_, Story().after(90s).counted(1, 1).sample().inputs);
    one.keep_at_last(engine_, history_);
    EXPECT_NE(text(), "");
}

} // namespace
} // namespace bgpsnoop::test
