// SPDX-License-Identifier: Apache-2.0
#include "source/host/network_namespaces.hpp"

#include <array>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bgpsnoop::source {
namespace {

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

/// A process in a network namespace of its own, until it goes.
class Elsewhere {
public:
    Elsewhere()
    {
        if (::pipe(ready_.data()) != 0 || ::pipe(end_.data()) != 0)
            return;
        pid_ = ::fork();
        if (pid_ == 0)
            live();
        char byte = 0;
        made_ = ::read(ready_[0], &byte, 1) == 1 && byte == 'y';
    }
    Elsewhere(const Elsewhere&) = delete;
    Elsewhere& operator=(const Elsewhere&) = delete;
    ~Elsewhere()
    {
        ::close(end_[1]);
        ::waitpid(pid_, nullptr, 0);
    }
    bool made() const { return made_; }
    std::uint32_t netns() const { return netns_of(static_cast<std::uint32_t>(pid_)); }

private:
    [[noreturn]] void live()
    {
        ::close(end_[1]);
        const char answer = ::unshare(CLONE_NEWNET) == 0 ? 'y' : 'n';
        char byte = 0;
        if (::write(ready_[1], &answer, 1) == 1)
            (void)!::read(end_[0], &byte, 1);
        ::_exit(0);
    }

    std::array<int, 2> ready_{};
    std::array<int, 2> end_{};
    pid_t pid_ = -1;
    bool made_ = false;
};

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
