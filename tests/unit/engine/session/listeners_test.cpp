// SPDX-License-Identifier: Apache-2.0
#include <cerrno>

#include <gmock/gmock.h>

#include "support/story.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ListenersTest : public testing::Test {
protected:
    static Identity at(std::string_view address, std::uint32_t pid = 812, std::uint32_t netns = 7)
    {
        Identity who;
        who.local = {wire::Address::parse(address).value(), 179};
        who.netns = netns;
        who.process = Process{pid, "bird"};
        return who;
    }

    std::vector<Finding> feed(const Identity& who, decltype(Input::what) what)
    {
        now += 1s;
        return engine.feed({now, ConnectionId::none, who, std::move(what)});
    }

    std::string why_not(const Identity& who, int error)
    {
        const auto told = only<Warning>(feed(who, BindFailed{error}));
        return told.empty() ? "" : told.front().explanation;
    }

    std::size_t known() const { return engine.snapshot().listeners.size(); }

    Engine engine{Options{.own_netns = 7}};
    Time now = story_begin;
};

TEST_F(ListenersTest, OneThatBeginsAndEndsIsTold)
{
    const auto opened = feed(at("0.0.0.0"), ListeningBegun{});
    ASSERT_THAT(only<ListenerOpened>(opened), SizeIs(1));
    EXPECT_EQ(opened.front().who, at("0.0.0.0"));
    EXPECT_EQ(opened.front().connection, 0U);
    EXPECT_EQ(known(), 1U);
    const auto closed = only<ListenerClosed>(feed(at("0.0.0.0"), ListeningEnded{true}));
    ASSERT_THAT(closed, SizeIs(1));
    EXPECT_TRUE(closed.front().process_exits);
    EXPECT_EQ(closed.front().opened_at, story_begin + 1s);
    EXPECT_EQ(known(), 0U);
}

TEST_F(ListenersTest, OfMoreThanFindRoomThoseOfOurNamespaceStay)
{
    feed(at("10.82.1.9"), ListeningBegun{});
    for (std::uint32_t i = 0; i < Listeners::most + 10; ++i)
        feed(at("127.0.0.1", 1000 + i, 8), ListeningBegun{});
    const auto snapshot = engine.snapshot();
    ASSERT_THAT(snapshot.listeners, SizeIs(Listeners::most));
    EXPECT_EQ(snapshot.listeners.front().who, at("10.82.1.9"));
    EXPECT_EQ(snapshot.listeners.back().who, at("127.0.0.1", 1009 + Listeners::most, 8));
    EXPECT_EQ(snapshot.listeners_forgotten, 11);
}

TEST_F(ListenersTest, WhereAllAreOfOurNamespaceTheOldestGivesWay)
{
    for (std::uint32_t i = 0; i <= Listeners::most; ++i)
        feed(at("127.0.0.1", 1000 + i), ListeningBegun{});
    EXPECT_EQ(engine.snapshot().listeners.front().who, at("127.0.0.1", 1001));
}

TEST_F(ListenersTest, OneThatIsOlderThanWeIsKnownAndToldWhenItEnds)
{
    EXPECT_THAT(feed(at("0.0.0.0"), ListeningBegun{.found = true}), IsEmpty());
    EXPECT_EQ(known(), 1U);
    const auto closed = only<ListenerClosed>(feed(at("0.0.0.0"), ListeningEnded{false}));
    ASSERT_THAT(closed, SizeIs(1));
    EXPECT_FALSE(closed.front().process_exits);
    EXPECT_FALSE(closed.front().opened_at.has_value());
}

TEST_F(ListenersTest, OneThatBeganWhileWeLookedIsOne)
{
    feed(at("0.0.0.0"), ListeningBegun{.found = true});
    now -= 2s;
    EXPECT_THAT(feed(at("0.0.0.0"), ListeningBegun{}), IsEmpty());
    EXPECT_EQ(known(), 1U);
    now += 2s;
    feed(at("0.0.0.0"), ListeningBegun{}); // SO_REUSEPORT
    EXPECT_EQ(known(), 2U);
}

TEST_F(ListenersTest, EachNamespaceAndAddressHasItsOwn)
{
    feed(at("0.0.0.0", 812, 7), ListeningBegun{});
    feed(at("0.0.0.0", 813, 8), ListeningBegun{});
    feed(at("::", 812, 7), ListeningBegun{});
    feed(at("0.0.0.0", 813, 8), ListeningEnded{});
    ASSERT_EQ(known(), 2U);
    for (const ListenerSnapshot& each : engine.snapshot().listeners)
        EXPECT_EQ(each.who.netns, 7U);
}

TEST_F(ListenersTest, AnotherProcessMayCloseWhatItWasHanded)
{
    feed(at("0.0.0.0", 1), ListeningBegun{});
    const auto closed = feed(at("0.0.0.0", 812), ListeningEnded{});
    ASSERT_THAT(only<ListenerClosed>(closed), SizeIs(1));
    EXPECT_EQ(closed.front().who.process->pid, 1U);
}

TEST_F(ListenersTest, TheNamespaceOfAProcessThatHasExitedMayNotBeKnown)
{
    feed(at("0.0.0.0", 812, 7), ListeningBegun{});
    EXPECT_THAT(only<ListenerClosed>(feed(at("0.0.0.0", 812, 1), ListeningEnded{true})), SizeIs(1));
    EXPECT_THAT(feed(at("0.0.0.0"), ListeningEnded{}), IsEmpty()) << "it is gone";
}

TEST_F(ListenersTest, ABindThatFailsIsAWarningWithItsReason)
{
    EXPECT_EQ(why_not(at("10.0.0.9"), EADDRNOTAVAIL),
              "bird (pid 812) cannot have port 179 of 10.0.0.9: EADDRNOTAVAIL, the address is not "
              "one of this host's.");
    EXPECT_THAT(why_not(at("0.0.0.0"), EACCES), HasSubstr("port 179 of all addresses: EACCES"));
    EXPECT_THAT(why_not(at("0.0.0.0"), 0), HasSubstr(": why is not known."));
    EXPECT_THAT(why_not(at("0.0.0.0"), EINVAL), HasSubstr(": errno 22."));
    Identity caller = at("10.0.0.9");
    caller.local.port = 0;
    EXPECT_THAT(why_not(caller, EADDRNOTAVAIL), HasSubstr("cannot call from 10.0.0.9: EADDR"));
    EXPECT_EQ(engine.snapshot().warnings.at("bind_failed"), 5U);
}

TEST_F(ListenersTest, ABindThatFailsTimeAndAgainIsSaidOnceAMinute)
{
    const auto told = [&](std::uint32_t pid) {
        return feed(at("10.0.0.9", pid), BindFailed{EADDRNOTAVAIL}).size();
    };
    EXPECT_EQ(told(812), 1U);
    for (int second = 1; second < 60; second++)
        EXPECT_EQ(told(812), 0U) << second;
    EXPECT_EQ(told(812), 1U) << "it still lasts";
    EXPECT_EQ(told(813), 1U) << "another process";
    EXPECT_EQ(feed(at("10.0.0.9"), BindFailed{EADDRINUSE}).size(), 1U) << "another reason";
}

TEST_F(ListenersTest, WhatFailsInManyWaysIsRememberedInBounds)
{
    for (std::uint32_t pid = 1; pid <= 65; pid++)
        EXPECT_EQ(feed(at("10.0.0.9", pid), BindFailed{EADDRNOTAVAIL}).size(), 1U);
}

TEST_F(ListenersTest, APortInUseIsSomebodys)
{
    EXPECT_THAT(why_not(at("0.0.0.0"), EADDRINUSE), HasSubstr("the port is in use."));
    feed(at("0.0.0.0", 1), ListeningBegun{});
    EXPECT_THAT(why_not(at("10.0.0.9"), EADDRINUSE), HasSubstr("in use by bird (pid 1)."));
    feed(at("10.0.0.9", 2), ListeningBegun{});
    EXPECT_THAT(why_not(at("10.0.0.9"), EADDRINUSE), HasSubstr("in use by bird (pid 2)."));
    EXPECT_THAT(why_not(at("10.0.0.9", 812, 8), EADDRINUSE), HasSubstr("the port is in use."));
}

TEST_F(ListenersTest, WhoIsCalledIsWhoListensUntilItDoesSomething)
{
    feed(at("0.0.0.0", 1234), ListeningBegun{});
    Story story; // the caller is of process 1234, and nobody says whose the other end is
    story.netns(7).calls().after(1ms).connected().writes_open().peer_reset();
    Input other = story.inputs.at(1);
    other.connection = ConnectionId{9};
    std::swap(other.who.local, other.who.peer);
    other.who.process.reset();
    other.what = TcpStateChanged{TcpState::syn_recv, TcpState::established, {}, {}, {}, {}};
    story.inputs.insert(story.inputs.begin() + 1, other);
    for (int i = 0; i < 4; ++i)
        story.after(5s).tick();
    const auto closed = only<ConnectionClosed>(play(engine, story.inputs));
    ASSERT_FALSE(closed.empty());
    EXPECT_EQ(closed.front().verdict.causes, std::vector{Cause::neighbor_is_own_address});
}

} // namespace
} // namespace bgpsnoop::test
