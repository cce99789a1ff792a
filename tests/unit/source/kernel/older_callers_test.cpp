// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/older_callers.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/input.hpp"
#include "source/host/file_descriptor.hpp"
#include "source/host/network_namespaces.hpp"

namespace bgpsnoop::source {
namespace {

sockaddr_in name_of_socket(const FileDescriptor& socket)
{
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
    return address;
}

::socket_record found_calling(std::uint16_t from, std::uint16_t to)
{
    constexpr std::array<__u8, 16> loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1};
    ::socket_record record{};
    record.state = static_cast<__u8>(engine::TcpState::syn_sent);
    record.socket.netns = own_netns();
    std::ranges::copy(loopback, record.socket.local);
    std::ranges::copy(loopback, record.socket.remote);
    record.socket.local_port = from;
    record.socket.remote_port = to;
    return record;
}

TEST(OlderCallers, WhoCallsIsWhoHasTheSocket)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root enters network namespaces";
    const FileDescriptor crowded(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* name = reinterpret_cast<const sockaddr*>(&address);
    ASSERT_EQ(::bind(crowded.get(), name, sizeof(address)), 0);
    ASSERT_EQ(::listen(crowded.get(), 0), 0); // takes one, and hears no more
    address = name_of_socket(crowded);
    std::vector<FileDescriptor> callers;
    for (int times = 0; times < 3; ++times) {
        callers.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
        ::connect(callers.back().get(), name, sizeof(address));
    }
    const std::uint16_t port = ntohs(address.sin_port);
    std::vector<::socket_record> found{
        found_calling(ntohs(name_of_socket(callers.back()).sin_port), port),
        found_calling(9, port)};
    put_callers(found);
    EXPECT_EQ(found[0].socket.pid, static_cast<__u32>(::getpid()));
    EXPECT_STREQ(reinterpret_cast<const char*>(found[0].socket.comm), "unit_tests");
    EXPECT_EQ(found[1].socket.pid, 0U);
}

} // namespace
} // namespace bgpsnoop::source
