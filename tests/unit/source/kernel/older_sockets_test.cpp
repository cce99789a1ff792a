#include "source/kernel/older_sockets.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/types.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "record.h"
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

    static std::vector<::socket_record> records(const std::vector<std::uint8_t>& bytes)
    {
        std::vector<::socket_record> result(bytes.size() / sizeof(::socket_record));
        std::memcpy(result.data(), bytes.data(), result.size() * sizeof(::socket_record));
        return result;
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
    const auto told = records(older.tell({}));
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
    EXPECT_TRUE(older.tell({}).empty());
}

TEST_F(OlderSocketsTest, WhatTheKernelMeetsLaterHasTheSameIdFromThenOn)
{
    OlderSockets older({port});
    ASSERT_TRUE(older.list());
    const auto told = records(older.tell({}));
    const auto mine = std::ranges::find(
        told, callers_port(), [](const auto& record) { return record.socket.local_port; });
    ASSERT_NE(mine, told.end());
    for (int times = 0; times < 2; ++times) {
        auto socket = met(7);
        older.recognise(socket);
        EXPECT_EQ(socket.id, mine->socket.id);
        EXPECT_EQ(socket.netns, own_netns());
    }
    auto another = met(8);
    older.recognise(another);
    EXPECT_EQ(another.id, 8U) << "the socket was recognised as another already";
}

TEST_F(OlderSocketsTest, ASocketWhoseNamespaceIsKnownIsNoOlderOne)
{
    OlderSockets older({port});
    ASSERT_TRUE(older.list());
    auto fresh = met(7);
    fresh.netns_cookie = 1;
    older.recognise(fresh);
    EXPECT_EQ(fresh.id, 7U);
}

TEST_F(OlderSocketsTest, WhatTheKernelKnowsByItselfIsNotTold)
{
    OlderSockets older({port});
    ASSERT_TRUE(older.list());
    ::socket_record record{};
    record.socket = met(7);
    const auto* from = reinterpret_cast<const std::uint8_t*>(&record);
    EXPECT_EQ(records(older.tell({from, from + sizeof(record)})).size(), 1U) << "the other end";
}

TEST_F(OlderSocketsTest, OneThatGoesUnseenIsMissed)
{
    OlderSockets older({port});
    ASSERT_TRUE(older.list());
    older.tell({});
    older.look_for_missing();
    EXPECT_TRUE(older.tell_missing().empty());
    auto caller_socket = met(7);
    older.recognise(caller_socket); // its end the kernel tells
    caller.reset();
    called = FileDescriptor();
    older.look_for_missing();
    const auto bytes = older.tell_missing();
    ASSERT_EQ(bytes.size(), sizeof(::state_record));
    ::state_record end{};
    std::memcpy(&end, bytes.data(), sizeof(end));
    EXPECT_EQ(end.socket.local_port, port);
    EXPECT_EQ(end.new_state, static_cast<__u8>(engine::TcpState::close));
    EXPECT_TRUE(older.tell_missing().empty());
}

} // namespace
} // namespace bgpsnoop::source
