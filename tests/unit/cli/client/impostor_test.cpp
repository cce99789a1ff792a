// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/client/agent_client.hpp"

namespace bgpsnoop::cli {
namespace {

/// Somebody else on the agent's port: answers once, and goes on with the same as long as it is
/// read.
class Impostor {
public:
    explicit Impostor(std::string answer, bool without_end = false,
                      const std::string& status = "200 OK", const std::string& fields = "")
        : listener_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        auto* any = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(listener_, any, size), 0);
        EXPECT_EQ(::listen(listener_, 1), 0);
        EXPECT_EQ(::getsockname(listener_, any, &size), 0);
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
        answer = "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + fields + "\r\n" + answer;
        thread_ = std::thread(
            [this, answer = std::move(answer), without_end] { serve(answer, without_end); });
    }
    ~Impostor()
    {
        thread_.join();
        ::close(listener_);
    }
    Impostor(const Impostor&) = delete;
    Impostor& operator=(const Impostor&) = delete;
    const std::string& url() const { return url_; }

private:
    void serve(const std::string& answer, bool without_end) const
    {
        const int client = ::accept(listener_, nullptr, nullptr);
        std::string request(4096, '\0');
        (void)!::read(client, request.data(), request.size());
        while (::send(client, answer.data(), answer.size(), MSG_NOSIGNAL) > 0 && without_end) {
        }
        ::close(client);
    }

    int listener_;
    std::string url_;
    std::thread thread_;
};

TEST(Impostor, WhatIsNoJsonIsNoEmptyTable)
{
    const Impostor impostor("<html>please log in</html>");
    const auto answer = AgentClient(impostor.url()).json("/api/v1/sessions");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(),
              "what answers at " + impostor.url() + " is no bgpsnoop agent of this version");
}

TEST(Impostor, WhatItRefusesWithoutAWordIsToldByItsStatus)
{
    const Impostor impostor("", false, "302 Found");
    const auto answer = AgentClient(impostor.url()).get("/api/v1/events");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->text, impostor.url() + " answers with status 302");
}

TEST(Impostor, AnAnswerWithoutEndIsLeft)
{
    const Impostor impostor("[" + std::string(std::size_t{1} << 20, ' '), true);
    const auto answer = AgentClient(impostor.url()).json("/api/v1/sessions");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), "what answers at " + impostor.url() + " sends more than 128 MB");
}

TEST(Impostor, WhatIsPromisedTakesNoRoom)
{
    const Impostor impostor("[]", false, "200 OK", "Content-Length: 1000000000000\r\n");
    const auto answer = AgentClient(impostor.url()).json("/api/v1/sessions");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), "what answers at " + impostor.url() + " sends more than 128 MB");
}

TEST(Impostor, WhatStandsAroundChunksHasAnEnd)
{
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    for (const std::string begin : {"2;", "2;a=\"", "2\r\n[]\r\n0\r\nField: "}) {
        const Impostor impostor(begin + std::string(std::size_t{1} << 18, 'x'), true, "200 OK",
                                chunked);
        const auto answer = AgentClient(impostor.url()).json("/api/v1/sessions");
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error(), "no agent answers at " + impostor.url() +
                                      " (buffer overflow): is `bgpsnoop agent` running?");
    }
}

} // namespace
} // namespace bgpsnoop::cli
