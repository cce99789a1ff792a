// SPDX-License-Identifier: Apache-2.0
#include "cli/standard_output.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace bgpsnoop::cli {
namespace {

constexpr int room = 4096; // of the pipe

struct Pipe {
    Pipe()
    {
        if (::pipe(ends.data()) == 0)
            ::fcntl(ends[1], F_SETPIPE_SZ, room);
    }
    ~Pipe()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    /// As many bytes, or to the end.
    std::string read(std::size_t wanted)
    {
        std::string text(wanted, '\0');
        std::size_t got = 0;
        while (got < wanted) {
            const ssize_t more = ::read(ends[0], text.data() + got, wanted - got);
            if (more <= 0)
                break;
            got += static_cast<std::size_t>(more);
        }
        text.resize(got);
        return text;
    }
    std::array<int, 2> ends{};
};

std::string lines(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += "line " + std::to_string(i) + "\n";
    return text;
}

/// SIGUSR1 as a command takes the signals that end it: without SA_RESTART.
class StandardOutput : public testing::Test {
protected:
    StandardOutput()
    {
        struct sigaction action {};
        action.sa_handler = [](int) {};
        ::sigaction(SIGUSR1, &action, &before_);
    }
    ~StandardOutput() override { ::sigaction(SIGUSR1, &before_, nullptr); }

    /// Once the writer waits for room, which its kernel says.
    static void interrupt(pthread_t writer, Pipe& pipe)
    {
        int filled = 0;
        while (::ioctl(pipe.ends[0], FIONREAD, &filled) == 0 && filled < room)
            std::this_thread::yield();
        ::pthread_kill(writer, SIGUSR1);
    }

private:
    struct sigaction before_ {};
};

TEST_F(StandardOutput, IsWholeWhateverSignalsCome)
{
    Pipe pipe;
    const std::string text = lines(20'000);
    std::string got;
    std::thread reader([&, writer = ::pthread_self()] {
        while (got.size() < text.size()) {
            interrupt(writer, pipe);
            got += pipe.read(std::min<std::size_t>(room, text.size() - got.size()));
            if (text.size() - got.size() < 2 * room) // no more than that: it is not filled again
                got += pipe.read(text.size() - got.size());
        }
    });
    Output output(pipe.ends[1], std::chrono::minutes{1});
    output.put(text);
    output.flush();
    reader.join();
    EXPECT_TRUE(output.works());
    EXPECT_EQ(got, text);
}

TEST_F(StandardOutput, EndsAfterASignalIfNobodyReads)
{
    Pipe pipe;
    std::thread other([&, writer = ::pthread_self()] { interrupt(writer, pipe); });
    Output output(pipe.ends[1], std::chrono::milliseconds{50});
    output.put(lines(2'000));
    output.flush();
    other.join();
    EXPECT_FALSE(output.works());
    output.put("more"); // and does not wait again
    output.flush();
    EXPECT_EQ(pipe.read(room).substr(0, 7), "line 0\n");
}

TEST_F(StandardOutput, WaitsWhereTheDescriptorDoesNot)
{
    Pipe pipe;
    ::fcntl(pipe.ends[1], F_SETFL, O_NONBLOCK);
    const std::string text = lines(20'000);
    std::string got;
    std::thread reader([&] { got = pipe.read(text.size()); });
    Output output(pipe.ends[1]);
    output.put(text);
    output.flush();
    reader.join();
    EXPECT_TRUE(output.works());
    EXPECT_EQ(got, text);
}

TEST_F(StandardOutput, FailsWhereItIsClosed)
{
    Output output(-1);
    output.put("text");
    EXPECT_TRUE(output.works());
    output.flush();
    EXPECT_FALSE(output.works());
}

} // namespace
} // namespace bgpsnoop::cli
