// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <chrono>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sink/http/http.hpp"
#include "support/http_client.hpp"
#include "support/sink_stories.hpp"

/// Many who connect and ask for nothing, or never to an end, beside one who does.
namespace bgpsnoop {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

class Client {
public:
    explicit Client(const std::string& address)
    {
        sockaddr_in server{};
        server.sin_family = AF_INET;
        server.sin_port =
            htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
        server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&server), sizeof(server)) == 0;
    }
    ~Client() { close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool connected() const { return connected_; }
    /// False: the other side has ended the connection.
    bool drip(char letter) const { return send(socket_, &letter, 1, MSG_NOSIGNAL) == 1; }
    bool was_ended() const
    {
        std::array<char, 64> room{};
        return recv(socket_, room.data(), room.size(), MSG_DONTWAIT) == 0;
    }

private:
    int socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    bool connected_ = false;
};

class CrowdedHttp : public testing::Test {
protected:
    CrowdedHttp()
    {
        auto state = std::make_shared<sink::State>();
        state->snapshot = test::full_snapshot();
        server->publish(std::move(state));
    }

    void come(int clients)
    {
        for (int i = 0; i < clients; ++i) {
            crowd.push_back(std::make_unique<Client>(address));
            ASSERT_TRUE(crowd.back()->connected()) << i;
        }
    }

    /// Seconds are a hundred times what it takes: nothing of it waits for a deadline.
    void expect_scrape_at_once()
    {
        const auto before = Clock::now();
        EXPECT_EQ(test::http(address, "GET", "/metrics").status, 200);
        EXPECT_LT(Clock::now() - before, seconds(5));
    }

    std::unique_ptr<sink::HttpServer> server =
        sink::HttpServer::start({.addresses = {"127.0.0.1:0"}}).value();
    std::string address = server->addresses().at(0);
    std::vector<std::unique_ptr<Client>> crowd;
};

TEST_F(CrowdedHttp, ThoseWhoDripTheirRequestsStopNoScrape)
{
    come(64);
    for (const char letter : std::string("GET /metr"))
        for (const auto& each : crowd)
            EXPECT_TRUE(each->drip(letter));
    for (int i = 0; i < 10; ++i)
        expect_scrape_at_once();
    EXPECT_GT(server->hung_up().for_room, 0U);
}

TEST_F(CrowdedHttp, AThousandIdleConnectionsStopNoScrapeNorDoTheyWhenTheyGo)
{
    come(1'000);
    expect_scrape_at_once();
    EXPECT_GE(server->hung_up().for_room, 1'000U - 64U);
    EXPECT_TRUE(crowd.front()->was_ended());
    EXPECT_FALSE(crowd.back()->was_ended());
    crowd.clear();
    expect_scrape_at_once();
}

} // namespace
} // namespace bgpsnoop
