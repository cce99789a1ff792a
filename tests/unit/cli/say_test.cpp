// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <future>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "cli/commands.hpp"

namespace bgpsnoop::cli {
namespace {

/// Standard error is a pipe that is read when the test says so.
class SayTest : public testing::Test {
protected:
    SayTest()
    {
        EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC | O_NONBLOCK), 0);
        ::fcntl(ends_[1], F_SETFL, 0);
        ::dup2(ends_[1], STDERR_FILENO);
        say_without_waiting();
    }
    ~SayTest() override
    {
        say_without_waiting(false);
        ::dup2(before_, STDERR_FILENO);
        for (const int each : {before_, ends_[0], ends_[1]})
            ::close(each);
    }
    SayTest(const SayTest&) = delete;
    SayTest& operator=(const SayTest&) = delete;

    void fill() const
    {
        ::fcntl(ends_[1], F_SETFL, O_NONBLOCK);
        const std::string page(4096, ' ');
        while (::write(ends_[1], page.data(), page.size()) > 0) {
        }
        ::fcntl(ends_[1], F_SETFL, 0);
    }
    std::string read() const
    {
        std::string all;
        std::array<char, 65536> piece{};
        for (ssize_t count = 0; (count = ::read(ends_[0], piece.data(), piece.size())) > 0;)
            all.append(piece.data(), static_cast<std::size_t>(count));
        return all;
    }

private:
    int before_ = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    std::array<int, 2> ends_{};
};

TEST_F(SayTest, WhatIsReadIsSaid)
{
    say("this");
    EXPECT_EQ(read(), "bgpsnoop: this\n");
}

TEST_F(SayTest, NamesThatOthersChoseMoveNoCursor)
{
    say("cannot read /tmp/\x1b[2J\u202e.pcap:\nthe second line");
    EXPECT_EQ(read(), "bgpsnoop: cannot read /tmp/\uFFFD[2J\uFFFD.pcap:\nthe second line\n");
}

TEST_F(SayTest, WhoDoesNotReadIsNotWaitedForAndHearsHowMuchWasMissed)
{
    fill();
    auto said = std::async(std::launch::async, [] {
        say("one");
        say("two");
    });
    EXPECT_EQ(said.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    read(); // or the other thread waits for ever
    said.get();
    say("three");
    say("four");
    EXPECT_EQ(read(), "bgpsnoop: 2 sentences before this found no reader\n"
                      "bgpsnoop: three\nbgpsnoop: four\n");
}

TEST_F(SayTest, NoSentenceIsLongerThanTheRoomThatThereIs)
{
    say(std::string(100'000, 'x'));
    const std::string text = read();
    EXPECT_EQ(text.size(), 4096U);
    EXPECT_TRUE(text.ends_with("x\n"));
}

} // namespace
} // namespace bgpsnoop::cli
