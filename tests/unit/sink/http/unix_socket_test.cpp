// SPDX-License-Identifier: Apache-2.0
#include "sink/http/unix_socket.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bgpsnoop::sink {
namespace {

class UnixSocket : public testing::Test {
protected:
    UnixSocket() : directory_("/tmp/bgpsnoop_socket." + std::to_string(::getpid())) {}
    ~UnixSocket() override { std::filesystem::remove_all(directory_); }

    mode_t mode() const
    {
        struct stat status {};
        return ::stat(path().c_str(), &status) == 0 ? status.st_mode : 0;
    }
    std::string path() const { return directory_ / "run" / "x.sock"; }

    std::filesystem::path directory_;
};

TEST_F(UnixSocket, IsForNobodyElseAndGoesWithItsOwner)
{
    {
        const auto opened = listen_on_socket(path());
        ASSERT_TRUE(opened) << opened.error().sentence;
        EXPECT_EQ(opened->listener.address(), "unix:" + path());
        EXPECT_TRUE(S_ISSOCK(mode()));
        EXPECT_EQ(mode() & 0117, 0U); // the group may ask, if there is that group
    }
    EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(UnixSocket, OfALivingAgentIsItsOwn)
{
    const auto first = listen_on_socket(path());
    const auto second = listen_on_socket(path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().error, EADDRINUSE);
    EXPECT_EQ(second.error().sentence,
              "cannot listen on unix:" + path() + ": another agent answers there");
    EXPECT_TRUE(S_ISSOCK(mode()));
}

TEST_F(UnixSocket, OfADeadAgentIsReplaced)
{
    auto dead = listen_on_socket(path());
    {
        const Listener closed = std::move(dead->listener);
    }
    const auto next = listen_on_socket(path());
    ASSERT_TRUE(next) << next.error().sentence;
    { // whose name goes late, and is no longer its own
        const SocketName late = std::move(dead->name);
    }
    EXPECT_TRUE(S_ISSOCK(mode()));
}

TEST_F(UnixSocket, AFileIsNotReplaced)
{
    std::filesystem::create_directories(directory_ / "run");
    std::ofstream(path()) << "precious";
    EXPECT_EQ(listen_on_socket(path()).error().error, ENOTSOCK);
    EXPECT_TRUE(std::filesystem::is_regular_file(path()));
}

TEST_F(UnixSocket, ANameThatIsTooLongIsSaid)
{
    const std::string name = "/tmp/" + std::string(200, 'x');
    EXPECT_EQ(listen_on_socket(name).error().sentence,
              "cannot listen on unix:" + name + ": File name too long");
}

} // namespace
} // namespace bgpsnoop::sink
