// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/older_sockets.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "source/host/file_descriptor.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {
namespace {

sockaddr_in address_of(const FileDescriptor& socket)
{
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
    return address;
}

/// A connection of this host with itself, on a port of the kernel's choice.
class OlderSocketsTest : public testing::Test {
protected:
    void SetUp() override
    {
        sockaddr_in loopback{};
        loopback.sin_family = AF_INET;
        loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const auto* address = reinterpret_cast<const sockaddr*>(&loopback);
        ASSERT_EQ(::bind(listener.get(), address, sizeof(loopback)), 0);
        ASSERT_EQ(::listen(listener.get(), 1), 0);
        loopback = address_of(listener);
        port = ntohs(loopback.sin_port);
        ASSERT_EQ(::connect(caller_fd(), address, sizeof(loopback)), 0);
        called = FileDescriptor(::accept(listener.get(), nullptr, nullptr));
        ASSERT_GE(called.get(), 0);
    }

    int caller_fd() const { return caller->get(); }
    std::uint16_t callers_port() const { return ntohs(address_of(*caller).sin_port); }

    /// As the kernel's programs would name the caller's socket.
    ::socket_identity met(std::uint64_t id) const
    {
        constexpr std::array<__u8, 16> loopback{0, 0, 0,   0,   0,   0, 0, 0,
                                                0, 0, 255, 255, 127, 0, 0, 1};
        ::socket_identity socket{};
        socket.id = id;
        std::ranges::copy(loopback, socket.local);
        std::ranges::copy(loopback, socket.remote);
        socket.local_port = callers_port();
        socket.remote_port = port;
        return socket;
    }

    FileDescriptor listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    std::optional<FileDescriptor> caller{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    FileDescriptor called;
    std::uint16_t port = 0;
};

TEST_F(OlderSocketsTest, BothEndsAreToldWithWhatTheyHaveReceived)
{
    ASSERT_EQ(::send(caller_fd(), "12345", 5, 0), 5);
    OlderSockets older({port});
    ASSERT_TRUE(older.list());
    const auto told = older.not_met({});
    ASSERT_EQ(told.size(), 2U);
    EXPECT_NE(told[0].socket.id, told[1].socket.id);
    for (const auto& record : told) {
        EXPECT_EQ(record.header.kind, record_socket);
        EXPECT_EQ(record.socket.netns, own_netns());
        EXPECT_EQ(record.state, static_cast<__u8>(engine::TcpState::established));
        EXPECT_EQ(record.sample.bytes_received, record.socket.local_port == port ? 5U : 0U);
    }
}

TEST_F(OlderSocketsTest, NoOtherPortsAreOfInterest)
{
    OlderSockets older({1});
    ASSERT_TRUE(older.list());
    EXPECT_TRUE(older.not_met({}).empty());
}

TEST_F(OlderSocketsTest, WhatTheKernelMeetsLaterHasTheSameIdFromThenOn)
{
    OlderSockets older({port});
    ASSERT_TRUE(older.list());
    const auto told = older.not_met({});
    const auto mine = std::ranges::find(
        told, callers_port(), [](const auto& record) { return record.socket.local_port; });
    ASSERT_NE(mine, told.end());
    for (int times = 0; times < 2; ++times) {
        const auto name = older.recognise(met(7));
        ASSERT_TRUE(name);
        EXPECT_EQ(name->id, mine->socket.id);
        EXPECT_EQ(name->netns.inode, own_netns());
    }
    EXPECT_FALSE(older.recognise(met(8))) << "the socket was recognised as another already";
}

TEST_F(OlderSocketsTest, ASocketWhoseNamespaceIsKnownIsNoOlderOne)
{
    OlderSockets older({port});
    ASSERT_TRUE(older.list());
    auto fresh = met(7);
    fresh.netns_cookie = 1;
    EXPECT_FALSE(older.recognise(fresh));
}

TEST_F(OlderSocketsTest, WhatTheKernelKnowsByItselfIsNotTold)
{
    OlderSockets older({port});
    ASSERT_TRUE(older.list());
    ::socket_record record{};
    record.socket = met(7);
    EXPECT_EQ(older.not_met({record}).size(), 1U) << "the other end";
}

TEST_F(OlderSocketsTest, OneThatGoesUnseenIsMissed)
{
    OlderSockets older({port});
    ASSERT_TRUE(older.list());
    older.not_met({});
    older.look_for_missing();
    EXPECT_TRUE(older.missed_ends().empty());
    ASSERT_TRUE(older.recognise(met(7))); // its end the kernel tells
    caller.reset();
    called = FileDescriptor();
    older.look_for_missing();
    const auto ends = older.missed_ends();
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends[0].socket.local_port, port);
    EXPECT_EQ(ends[0].new_state, static_cast<__u8>(engine::TcpState::close));
    EXPECT_TRUE(older.missed_ends().empty());
}

} // namespace
} // namespace bgpsnoop::source
