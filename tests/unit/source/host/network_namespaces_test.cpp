// SPDX-License-Identifier: Apache-2.0
#include "source/host/network_namespaces.hpp"

#include <map>
#include <set>

#include <gtest/gtest.h>
#include <unistd.h>

#include "support/elsewhere.hpp"

namespace bgpsnoop::source {
namespace {

using test::Elsewhere;

TEST(NetworkNamespaces, OurProcessIsInOurOwn)
{
    EXPECT_NE(own_netns(), 0U);
    EXPECT_EQ(netns_of(static_cast<std::uint32_t>(::getpid())), own_netns());
    EXPECT_EQ(netns_here().inode, own_netns());
}

TEST(NetworkNamespaces, WorkInOurOwnIsDoneByOurThread)
{
    Netns there;
    EXPECT_TRUE(in_netns(own_netns(), [&] { there = netns_here(); }));
    EXPECT_EQ(there.inode, own_netns());
}

TEST(NetworkNamespaces, InOneThatIsGoneNothingIsDone)
{
    bool done = false;
    EXPECT_FALSE(in_netns(1, [&] { done = true; }));
    EXPECT_FALSE(done);
}

TEST(NetworkNamespaces, OfThoseWantedTheOnesThatAreGoneAreTakenOut)
{
    const Elsewhere elsewhere;
    if (!elsewhere.made())
        GTEST_SKIP() << "may not make a network namespace";
    std::set<std::uint32_t> wanted{1, own_netns(), elsewhere.netns()};
    std::multiset<std::uint32_t> visited;
    in_each_netns(wanted, [&] { visited.insert(netns_here().inode); });
    EXPECT_EQ(wanted, (std::set<std::uint32_t>{own_netns(), elsewhere.netns()}));
    EXPECT_EQ(visited, (std::multiset<std::uint32_t>{own_netns(), elsewhere.netns()}));
}

TEST(NetworkNamespaces, WhereOneWasFoundItIsEnteredAgainWithoutASearch)
{
    const Elsewhere elsewhere;
    if (!elsewhere.made())
        GTEST_SKIP() << "may not make a network namespace";
    const auto visited = [&](NetnsPaths& known) {
        std::set<std::uint32_t> wanted{elsewhere.netns()};
        std::set<std::uint32_t> seen;
        in_each_netns(wanted, known, [&] { seen.insert(netns_here().inode); });
        EXPECT_EQ(wanted, seen);
        return seen.contains(elsewhere.netns());
    };
    NetnsPaths known{{elsewhere.netns(), "/proc/self/ns/net"}}; // moved on since
    EXPECT_TRUE(visited(known));
    const std::string path = known.at(elsewhere.netns());
    known = {{elsewhere.netns(), path}};
    EXPECT_TRUE(visited(known));
    EXPECT_EQ(known.size(), 1) << "a search finds ours, too";
}

TEST(NetworkNamespaces, EachIsVisitedOnceAndOursIsAmongThem)
{
    std::map<std::uint32_t, int> visits;
    in_every_netns([&] { ++visits[netns_here().inode]; });
    EXPECT_EQ(visits[own_netns()], 1);
    for (const auto& [netns, count] : visits)
        EXPECT_EQ(count, 1) << netns;
}

} // namespace
} // namespace bgpsnoop::source
