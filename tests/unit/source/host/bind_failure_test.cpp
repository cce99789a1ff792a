// SPDX-License-Identifier: Apache-2.0
#include "source/host/bind_failure.hpp"

#include <cerrno>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "source/host/file_descriptor.hpp"
#include "source/host/network_namespaces.hpp"
#include "source/host/socket_list.hpp"
#include "source/host/socket_owners.hpp"

namespace bgpsnoop::source {
namespace {

/// Something that listens on a port of 127.0.0.1, chosen by the kernel.
class Listening {
public:
    Listening() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), size);
        ::listen(socket_.get(), 1);
        ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
    }
    std::uint16_t port = 0;

private:
    FileDescriptor socket_;
};

int why(std::string_view address, std::uint16_t port, bool lacked_capability = false)
{
    engine::Input input;
    input.who.netns = own_netns();
    input.who.local = {wire::Address::parse(address).value(), port};
    const auto told = BindFailures().explained(input, {.lacked_capability = lacked_capability});
    return std::get<engine::BindFailed>(told.what).error;
}

TEST(BindFailure, ThePortMayBeInUse)
{
    const Listening somebody;
    EXPECT_EQ(why("127.0.0.1", somebody.port), EADDRINUSE);
    EXPECT_EQ(why("0.0.0.0", somebody.port), EADDRINUSE);
}

TEST(BindFailure, TheAddressMayNotBeHere)
{
    const Listening somebody;
    EXPECT_EQ(why("192.0.2.77", somebody.port), EADDRNOTAVAIL);
    EXPECT_EQ(why("2001:db8::77", somebody.port), EADDRNOTAVAIL);
}

TEST(BindFailure, ALowPortTakesACapability)
{
    EXPECT_EQ(why("127.0.0.1", 1, true), EACCES);
    EXPECT_EQ(why("127.0.0.1", 1, false), 0) << "nothing tells why";
}

TEST(SocketOwners, OurOwnSocketIsOurs)
{
    const Listening ours;
    const auto listed = list_listeners();
    ASSERT_TRUE(listed.has_value());
    std::set<std::uint32_t> inodes;
    for (const ListedSocket& socket : *listed)
        if (socket.local.port == ours.port)
            inodes.insert(socket.inode);
    ASSERT_EQ(inodes.size(), 1U);
    const auto owners = owners_of(inodes);
    ASSERT_TRUE(owners.contains(*inodes.begin()));
    EXPECT_EQ(owners.at(*inodes.begin()).pid, static_cast<std::uint32_t>(::getpid()));
    EXPECT_FALSE(owners.at(*inodes.begin()).name.empty());
}

} // namespace
} // namespace bgpsnoop::source
