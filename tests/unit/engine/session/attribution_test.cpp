// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/session/attribution.hpp"
#include "support/story.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

Identity between(std::string_view local, std::uint16_t local_port, std::uint16_t peer_port)
{
    Identity who;
    who.local = {wire::Address::parse(local).value(), local_port};
    who.peer = {wire::Address::parse("10.82.1.10").value(), peer_port};
    return who;
}

/// A session with two connections, ours (1) and the peer's (2).
struct Neighbour {
    Session session{{}, 0, story_begin};
    Connection ours = connection(1, between("10.82.1.9", 40000, 179));
    Connection theirs = connection(2, between("10.82.1.9", 179, 50000));

    Neighbour()
    {
        session.attach(ours);
        session.attach(theirs);
    }
    static Connection connection(std::uint64_t id, const Identity& who)
    {
        return {id, {story_begin, ConnectionId{id}, who, SocketFound{}}, {179}};
    }
};

std::vector<Input> attributed(const Identity& who, SegmentDropped::Reason reason)
{
    const Neighbour neighbour;
    const SegmentDropped drop{reason, Direction::received, false};
    return attribute({story_begin, ConnectionId::none, who, drop}, drop, neighbour.session);
}

TEST(Attribution, AnIcmpErrorBelongsToTheConnectionThatItQuotes)
{
    const Neighbour neighbour;
    const IcmpSeen icmp{3, 1};
    const Identity quoted = between("10.82.1.9", 179, 50000);
    const auto own =
        attribute({story_begin, ConnectionId::none, quoted, icmp}, icmp, neighbour.session);
    ASSERT_EQ(own.size(), 1);
    EXPECT_EQ(own[0].connection, ConnectionId{2});
    const Identity other = between("10.82.1.9", 179, 50001);
    EXPECT_TRUE(
        attribute({story_begin, ConnectionId::none, other, icmp}, icmp, neighbour.session).empty());
}

TEST(Attribution, AKeyIsAMatterOfTheNeighbourAndEachConnectionKeepsItsOwnPorts)
{
    const Identity who = between("10.82.1.9", 179, 50001);
    const auto own = attributed(who, SegmentDropped::Reason::md5_mismatch);
    ASSERT_EQ(own.size(), 2);
    EXPECT_EQ(own[0].who.local.port, 40000);
    EXPECT_EQ(own[1].who.peer.port, 50000);
}

TEST(Attribution, AFilterIsAMatterOfOneConnection)
{
    const Identity who = between("10.82.1.9", 40000, 179);
    const auto own = attributed(who, SegmentDropped::Reason::firewall);
    ASSERT_EQ(own.size(), 1);
    EXPECT_EQ(own[0].connection, ConnectionId{1});
}

TEST(Attribution, AnotherAddressOfOursIsAnothersMatter)
{
    const Identity who = between("10.82.1.8", 40000, 179);
    EXPECT_TRUE(attributed(who, SegmentDropped::Reason::md5_mismatch).empty());
}

} // namespace
} // namespace bgpsnoop::test
