// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <chrono>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "sink/http/http.hpp"
#include "support/http_client.hpp"
#include "support/sink_stories.hpp"

/// Many who connect and ask for nothing, or never to an end, beside one who does.
namespace bgpsnoop {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

bool was_ended(const test::HttpConnection& connection)
{
    std::array<char, 64> room{};
    return recv(connection.socket(), room.data(), room.size(), MSG_DONTWAIT) == 0;
}

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
            crowd.push_back(std::make_unique<test::HttpConnection>(address));
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
    std::vector<std::unique_ptr<test::HttpConnection>> crowd;
};

TEST_F(CrowdedHttp, ThoseWhoDripTheirRequestsStopNoScrape)
{
    come(64);
    for (const char letter : std::string("GET /metr"))
        for (const auto& each : crowd)
            EXPECT_TRUE(each->send({&letter, 1}));
    for (int i = 0; i < 10; ++i)
        expect_scrape_at_once();
    EXPECT_GT(server->hung_up().for_room, 0U);
}

TEST_F(CrowdedHttp, AThousandIdleConnectionsStopNoScrapeNorDoTheyWhenTheyGo)
{
    come(1'000);
    expect_scrape_at_once();
    EXPECT_GE(server->hung_up().for_room, 1'000U - 64U);
    EXPECT_TRUE(was_ended(*crowd.front()));
    EXPECT_FALSE(was_ended(*crowd.back()));
    crowd.clear();
    expect_scrape_at_once();
}

} // namespace
} // namespace bgpsnoop
