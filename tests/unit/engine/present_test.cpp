// SPDX-License-Identifier: Apache-2.0
#include "engine/present.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::test {
namespace {

using namespace engine;

const Endpoint our_end{wire::Address::parse("10.82.1.9").value(), 33344};
const Endpoint their_end{wire::Address::parse("10.82.1.10").value(), 179};

KeptState kept_state()
{
    KeptConnection connection;
    connection.who.local = our_end;
    connection.who.peer = their_end;
    connection.who.netns = 7;
    connection.socket_cookie = 42;
    KeptSession session;
    session.totals.key.netns = 7;
    session.netns_cookie = 1007;
    session.living.push_back(connection);
    KeptState state;
    state.boot_id = "this";
    state.own_netns = 7;
    state.sessions.push_back(session);
    return state;
}

Present present(TcpState state = TcpState::established, std::uint64_t cookie = 42)
{
    return {.boot_id = "this",
            .own_netns = 7,
            .namespaces = {{7, 1007}},
            .ports = {179},
            .sockets = {{7, our_end, their_end, state, cookie}}};
}

Identity our_connection()
{
    return kept_state().sessions.at(0).living.at(0).who;
}

TEST(Present, AConnectionMayBeThereWhereItsSocketIsOrNobodyCouldLook)
{
    EXPECT_TRUE(may_be_there(our_connection(), present()));
    EXPECT_TRUE(may_be_there(our_connection(), present(TcpState::fin_wait2)));
    EXPECT_FALSE(may_be_there(our_connection(), present(TcpState::time_wait)));
    Present nothing = present();
    nothing.sockets.clear();
    EXPECT_FALSE(may_be_there(our_connection(), nothing));
    nothing.namespaces.clear();
    EXPECT_FALSE(may_be_there(our_connection(), nothing)); // its namespace is gone as well
    nothing.all_searched = false;
    EXPECT_TRUE(may_be_there(our_connection(), nothing));
}

KeptState compared(const Present& present)
{
    KeptState state = kept_state();
    compare(state, present);
    return state;
}

KeptConnection connection_in(const Present& present)
{
    return compared(present).sessions.at(0).living.at(0);
}

TEST(Present, ASocketOfTheSameEndsAndCookieLives)
{
    EXPECT_TRUE(connection_in(present()).alive);
    EXPECT_TRUE(connection_in(present(TcpState::close_wait)).alive);
}

TEST(Present, OfPortsThatAreWatchedNoLongerNothingIsSaid)
{
    Present of_other_ports = present(TcpState::established, 0);
    of_other_ports.ports = {1179, 1790};
    of_other_ports.sockets.clear();
    EXPECT_TRUE(compared(of_other_ports).sessions.empty());
    of_other_ports.ports.push_back(our_end.port);
    EXPECT_EQ(compared(of_other_ports).sessions.at(0).living.size(), 1);
}

TEST(Present, ANeighborWithoutAConnectionGoesWithThePortOfItsLast)
{
    KeptState idle = kept_state();
    idle.sessions[0].living.clear();
    idle.sessions[0].port = 1179;
    idle.sessions.push_back(idle.sessions[0]);
    idle.sessions[1].port = 179;
    idle.sessions.push_back(idle.sessions[0]);
    idle.sessions[2].port = 0; // not known
    compare(idle, present());
    ASSERT_EQ(idle.sessions.size(), 2);
    EXPECT_EQ(idle.sessions[0].port, 179);
    EXPECT_EQ(idle.sessions[1].port, 0);
}

TEST(Present, AConnectionThatIsStillWatchedKeepsItsSession)
{
    KeptState state = kept_state();
    KeptConnection other = state.sessions[0].living[0];
    other.who.peer.port = 1179;
    state.sessions[0].living.push_back(other);
    compare(state, present());
    ASSERT_EQ(state.sessions.at(0).living.size(), 1);
    EXPECT_EQ(state.sessions[0].living[0].who.peer, their_end);
}

TEST(Present, AnotherSocketOfTheSameEndsIsAnotherConnection)
{
    const KeptConnection connection = connection_in(present(TcpState::established, 43));
    EXPECT_FALSE(connection.alive);
    EXPECT_EQ(connection.left_over, TcpState::established);
}

TEST(Present, WithoutACookieNothingIsTakenForAContinuation)
{
    KeptState state = kept_state();
    state.sessions[0].living[0].socket_cookie = 0;
    compare(state, present(TcpState::established, 0));
    EXPECT_FALSE(state.sessions[0].living[0].alive);
}

TEST(Present, WhatIsLeftOfAConnectionIsSeen)
{
    EXPECT_EQ(connection_in(present(TcpState::time_wait, 99)).left_over, TcpState::time_wait);
    Present without = present();
    without.sockets.clear();
    EXPECT_FALSE(connection_in(without).alive);
    EXPECT_FALSE(connection_in(without).left_over);
}

TEST(Present, ALaterNamespaceOfTheSameNumberIsAnother)
{
    Present other = present();
    other.namespaces[7] = 2007;
    EXPECT_TRUE(compared(other).sessions.at(0).netns_gone);
    EXPECT_FALSE(connection_in(other).alive);
    EXPECT_FALSE(connection_in(other).left_over) << "the socket is the other's";
    other.namespaces[7] = 0; // this kernel tells no cookies
    EXPECT_FALSE(compared(other).sessions.at(0).netns_gone);
    EXPECT_TRUE(connection_in(other).alive);
}

TEST(Present, ANamespaceThatIsGoneHasEndedItsSessions)
{
    Present gone = present();
    gone.namespaces.clear();
    gone.sockets.clear();
    EXPECT_FALSE(compared(gone).sessions.at(0).living.at(0).alive);
    EXPECT_TRUE(compared(gone).sessions[0].netns_gone);
    EXPECT_FALSE(compared(present()).sessions.at(0).netns_gone);
    gone.all_searched = false;
    EXPECT_FALSE(compared(gone).sessions.at(0).netns_gone);
}

TEST(Present, WhereNobodyCouldLookAConnectionIsTakenToLive)
{
    Present unsearched = present();
    unsearched.namespaces.clear();
    unsearched.sockets.clear();
    unsearched.all_searched = false;
    EXPECT_TRUE(connection_in(unsearched).alive);
    EXPECT_TRUE(connection_in(unsearched).unsearched);
    EXPECT_FALSE(connection_in(present()).unsearched);
}

TEST(Present, OfNamespacesThatAreNotWatchedNothingIsKept)
{
    Present other = present();
    other.own_netns = 8;
    other.namespaces = {{8, 1008}};
    other.only_own = true;
    EXPECT_TRUE(compared(other).sessions.empty());
}

TEST(Present, AfterARebootOnlyTheNeighborsOfTheOwnNamespaceStayKnown)
{
    KeptState state = kept_state();
    state.sessions.push_back(state.sessions[0]);
    state.sessions[1].totals.key.netns = 8;
    Present rebooted = present();
    rebooted.boot_id = "another";
    rebooted.own_netns = 9;
    rebooted.namespaces = {{9, 1009}};
    compare(state, rebooted);
    EXPECT_TRUE(state.rebooted);
    ASSERT_EQ(state.sessions.size(), 1);
    EXPECT_EQ(state.sessions[0].totals.key.netns, 9);
    EXPECT_EQ(state.sessions[0].netns_cookie, 1009);
    EXPECT_FALSE(state.sessions[0].living.at(0).alive);
    EXPECT_TRUE(state.sessions[0].living.at(0).rebooted);
}

TEST(Present, ASocketThatOutlivedItsVerdictIsKnownAgainAsLongAsItIsThere)
{
    KeptState state = kept_state();
    state.judged.push_back(state.sessions[0].living[0]);
    const auto left = [&state](const Present& now) {
        KeptState kept = state;
        compare(kept, now);
        return kept.judged.size();
    };
    EXPECT_EQ(left(present(TcpState::close_wait)), 1);
    EXPECT_EQ(left(present(TcpState::close_wait, 43)), 0) << "another socket of these ends";
    EXPECT_EQ(left(present(TcpState::last_ack)), 0) << "nobody takes it for new";
    Present unsearched = present();
    unsearched.namespaces.clear();
    unsearched.sockets.clear();
    unsearched.all_searched = false;
    EXPECT_EQ(left(unsearched), 1);
    Present rebooted = present();
    rebooted.boot_id = "another";
    EXPECT_EQ(left(rebooted), 0);
}

} // namespace
} // namespace bgpsnoop::test
