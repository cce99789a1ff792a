// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "sink/http/http.hpp"
#include "support/http_client.hpp"
#include "support/sink_stories.hpp"

/// A hundred who ask for the metrics of 5,000 sessions and do not read them.
namespace bgpsnoop {
namespace {

constexpr int sessions = 5'000;
constexpr int scrapers = 100; // of each address 64 are let in

std::shared_ptr<sink::State> state_of_many_sessions()
{
    auto snapshot = std::make_shared<engine::Snapshot>();
    const auto one = test::full_snapshot()->sessions.at(0);
    for (int i = 0; i < sessions; ++i) {
        snapshot->sessions.push_back(one);
        snapshot->sessions.back().key.peer =
            *wire::Address::parse(fmt::format("10.1.{}.{}", i / 250, i % 250));
    }
    auto state = std::make_shared<sink::State>();
    state->snapshot = std::move(snapshot);
    return state;
}

std::size_t resident_bytes()
{
    std::size_t all = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

class SlowScraper {
public:
    explicit SlowScraper(const std::string& address) : connection_(address, 4096)
    {
        connection_.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    bool connected() const { return connection_.connected(); }
    /// Whether the answer, or the end, comes within that time.
    bool hears(int milliseconds) const
    {
        pollfd waiting{.fd = connection_.socket(), .events = POLLIN, .revents = 0};
        return poll(&waiting, 1, milliseconds) == 1;
    }

private:
    test::HttpConnection connection_;
};

constexpr int patience = 60'000; // milliseconds, and never as long: sanitizers render slowly

#if defined(__SANITIZE_ADDRESS__)
constexpr bool memory_is_measurable = false; // what is freed stays in quarantine
#else
constexpr bool memory_is_measurable = true;
#endif

TEST(SlowScrapers, HoldFewBodiesHoweverManyTheyAre)
{
    const auto server = sink::HttpServer::start({.addresses = {"127.0.0.1:0"}}).value();
    const std::string& address = server->addresses().at(0);
    const auto state = state_of_many_sessions();
    server->publish(std::make_shared<sink::State>(*state));
    const std::size_t body = test::http(address, "GET", "/metrics").body.size();
    EXPECT_GT(body, 4'000'000U);

    const std::size_t before = resident_bytes();
    std::vector<std::unique_ptr<SlowScraper>> all;
    for (int i = 0; i < scrapers; ++i) {
        if (i % 5 == 0) // each few ask for another snapshot
            server->publish(std::make_shared<sink::State>(*state));
        all.push_back(std::make_unique<SlowScraper>(address));
        ASSERT_TRUE(all.back()->connected());
        all.back()->hears(i < 64 ? 5'000 : 0);
    }
    const std::size_t grown = resident_bytes() - std::min(before, resident_bytes());
    RecordProperty("body", static_cast<int>(body));
    RecordProperty("grown", static_cast<int>(grown));
    constexpr std::size_t buffers = std::size_t{8} << 20;
    if (memory_is_measurable) {
        EXPECT_LT(grown, (std::size_t{32} << 20) + 2 * body + buffers);
    }
    EXPECT_GT(server->answers_cut(), 0U);
}

TEST(SlowScrapers, AreCutOffAndWhoReadsGetsAllBesideThem)
{
    const auto server = sink::HttpServer::start({.addresses = {"127.0.0.1:0"}}).value();
    const std::string& address = server->addresses().at(0);
    const auto state = state_of_many_sessions();
    std::vector<std::unique_ptr<SlowScraper>> slow;
    std::size_t first_size = 0;
    for (int i = 0; i < 10; ++i) {
        server->publish(std::make_shared<sink::State>(*state));
        slow.push_back(std::make_unique<SlowScraper>(address));
        ASSERT_TRUE(slow.back()->hears(patience));
        const auto all = test::http(address, "GET", "/metrics").body;
        first_size = i == 0 ? all.size() : first_size;
        EXPECT_TRUE(all.ends_with('\n'));
        EXPECT_GT(all.size(), first_size - 1'000); // counters of the process differ
    }
    EXPECT_GT(server->answers_cut(), 0U);
}

} // namespace
} // namespace bgpsnoop
