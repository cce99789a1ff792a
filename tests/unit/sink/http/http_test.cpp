// SPDX-License-Identifier: Apache-2.0
#include "sink/http/http.hpp"

#include <cstring>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <nlohmann/json.hpp>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/http_client.hpp"
#include "support/sink_stories.hpp"
#include "support/unpacked.hpp"

namespace bgpsnoop {
namespace {

using sink::HttpServer;
using test::http;
using testing::HasSubstr;
using testing::Not;

std::unique_ptr<HttpServer> serve(std::vector<std::string> addresses)
{
    return HttpServer::start({.addresses = std::move(addresses)}).value();
}

std::shared_ptr<sink::State> full_state()
{
    auto state = std::make_shared<sink::State>();
    state->snapshot = test::full_snapshot();
    state->self = {.version = "0.1.0", .hooks = {{"read", {false, false, "<not> offered"}}}};
    state->ready = true;
    return state;
}

class Http : public testing::Test {
protected:
    Http() : server(serve({"127.0.0.1:0"})), address(server->addresses().at(0))
    {
        server->publish(full_state());
    }
    std::unique_ptr<HttpServer> server;
    std::string address;
};

TEST_F(Http, MetricsComeInPrometheusTextFormat)
{
    const auto answer = http(address, "GET", "/metrics");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.head, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8"));
    EXPECT_THAT(answer.body, HasSubstr("\nbgpsnoop_session_up{"));
}

TEST_F(Http, WhoTakesGzipGetsTheSameInLess)
{
    const auto plain = http(address, "GET", "/api/v1/sessions");
    EXPECT_THAT(plain.head, HasSubstr("Vary: Accept-Encoding\r\n"));
    EXPECT_THAT(plain.head, Not(HasSubstr("Content-Encoding")));
    for (int asked = 0; asked < 2; ++asked) { // made, and kept
        const auto small = http(address, "GET", "/api/v1/sessions", "", "Accept-Encoding: gzip");
        EXPECT_THAT(small.head, HasSubstr("Content-Encoding: gzip\r\n"));
        EXPECT_LT(small.body.size(), plain.body.size() / 2);
        EXPECT_EQ(test::unpacked(small.body), plain.body);
    }
    const auto short_one = http(address, "GET", "/-/healthy", "", "Accept-Encoding: gzip");
    EXPECT_EQ(short_one.body, "bgpsnoop is healthy\n");
}

TEST_F(Http, HeadHasTheLengthOfTheBodyAndNoBody)
{
    for (const char* path : {"/", "/-/healthy", "/-/ready", "/api/v1/sessions"}) {
        const auto body = http(address, "GET", path).body;
        const auto head = http(address, "HEAD", path);
        EXPECT_EQ(head.status, 200) << path;
        EXPECT_EQ(head.body, "") << path;
        EXPECT_THAT(head.head,
                    HasSubstr("Content-Length: " + std::to_string(body.size()) + "\r\n"));
    }
    EXPECT_THAT(http(address, "HEAD", "/metrics").head, HasSubstr("Content-Length: "));
}

TEST_F(Http, AnUnknownPathIs404InOneLine)
{
    const auto answer = http(address, "GET", "/nothing");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.body, "there is nothing at this path; see / for what there is\n");
}

TEST_F(Http, WritingMethodsAre405AndSayWhatIsAllowed)
{
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
        const auto answer = http(address, method, "/metrics", std::string(100'000, 'x'));
        EXPECT_EQ(answer.status, 405) << method;
        EXPECT_THAT(answer.head, HasSubstr("Allow: GET, HEAD\r\n"));
        EXPECT_EQ(answer.body, "only GET and HEAD are answered here\n");
    }
}

TEST_F(Http, ReadinessFollowsTheStateAndHealthDoesNot)
{
    auto starting = full_state();
    starting->ready = false;
    server->publish(starting);
    EXPECT_EQ(http(address, "GET", "/-/ready").status, 503);
    EXPECT_EQ(http(address, "GET", "/-/healthy").status, 200);
    EXPECT_EQ(http(address, "GET", "/api/v1/sessions").status, 503); // not an empty list
    server->publish(full_state());
    EXPECT_EQ(http(address, "GET", "/-/ready").status, 200);
}

TEST_F(Http, SessionsAreJson)
{
    const auto all = nlohmann::json::parse(http(address, "GET", "/api/v1/sessions").body);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0]["peer"], "10.82.1.10");
    EXPECT_EQ(all[0]["state"], "established");
    EXPECT_EQ(all[0]["router_id"], "10.82.1.10");
    EXPECT_EQ(all[0]["received"]["messages"]["update"], 900000);
    EXPECT_EQ(all[0]["last_outcome"]["causes"][0], "peer_not_configured_for_us");
    EXPECT_FALSE(all[1].contains("last_outcome"));
}

TEST_F(Http, OneSessionIsFoundByItsPeer)
{
    const auto one =
        nlohmann::json::parse(http(address, "GET", "/api/v1/sessions/10.82.1.11").body);
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0]["state"], "active");
    EXPECT_EQ(http(address, "GET", "/api/v1/sessions/10.9.9.9").status, 404);
}

TEST_F(Http, TheStatusCountsSessionsHooksAndLosses)
{
    const auto status = nlohmann::json::parse(http(address, "GET", "/api/v1/status").body);
    EXPECT_EQ(status["sessions"], 2);
    EXPECT_EQ(status["sessions_established"], 1);
    EXPECT_EQ(status["records_lost"]["message"], 2);
    EXPECT_EQ(status["hooks"]["read"]["attached"], false);
}

TEST_F(Http, GarbageDoesNotStopTheServer)
{
    test::http_raw(address, "\x16\x03\x01 this is not HTTP\r\n\r\n");
    test::http_raw(address, "GET " + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n");
    EXPECT_EQ(http(address, "GET", "/-/healthy").status, 200);
}

TEST_F(Http, StatesMaySwapWhileOthersRead)
{
    std::jthread reader([this] {
        for (int i = 0; i < 20; ++i)
            EXPECT_EQ(http(address, "GET", "/metrics").status, 200);
    });
    for (int i = 0; i < 200; ++i)
        server->publish(full_state());
}

TEST(HttpStart, BeforeTheFirstStateItIsHealthyAndNotReady)
{
    const auto server = serve({"127.0.0.1:0"});
    EXPECT_EQ(http(server->addresses()[0], "GET", "/-/healthy").status, 200);
    EXPECT_EQ(http(server->addresses()[0], "GET", "/-/ready").status, 503);
    EXPECT_EQ(http(server->addresses()[0], "GET", "/").status, 200);
    EXPECT_EQ(http(server->addresses()[0], "GET", "/metrics").status, 200);
}

TEST(HttpStart, ABusyPortIsOneSentence)
{
    const auto first = serve({"127.0.0.1:0"});
    const std::string& address = first->addresses()[0];
    const auto second = HttpServer::start({.addresses = {address}});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), "cannot listen on " + address + ": Address already in use");
}

TEST(HttpStart, WhatIsNoAddressIsOneSentence)
{
    for (const char* bad : {"19179", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "::1:80",
                            "[]:80", "[::1]80", "127.0.0.1:-1", ""}) {
        const auto server = HttpServer::start({.addresses = {bad}});
        ASSERT_FALSE(server) << bad;
        EXPECT_EQ(server.error(),
                  "cannot listen on " + std::string(bad) + ": not HOST:PORT, [IPV6]:PORT or :PORT");
    }
}

TEST(HttpStart, AnAddressOfAnotherHostIsAnErrorWhenItWasAskedFor)
{
    const auto server = HttpServer::start({.addresses = {"192.0.2.1:0"}});
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error(), "cannot listen on 192.0.2.1:0: Cannot assign requested address");
}

TEST(HttpStart, IPv6IsServedToo)
{
    const auto server = HttpServer::start({.addresses = {"[::1]:0"}});
    if (!server)
        GTEST_SKIP() << server.error();
    EXPECT_TRUE((*server)->addresses()[0].starts_with("[::1]:"));
    EXPECT_EQ(http((*server)->addresses()[0], "GET", "/-/healthy").status, 200);
}

/// Moves the calling thread to a network namespace of its own: 127.0.0.1 and no IPv6.
bool enter_host_without_ipv6()
{
    if (unshare(CLONE_NEWNET) != 0)
        return false;
    std::ofstream("/proc/sys/net/ipv6/conf/all/disable_ipv6") << 1;
    ifreq loopback{};
    std::strcpy(loopback.ifr_name, "lo");
    loopback.ifr_flags = IFF_UP;
    const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
    const bool up = ioctl(socket, SIOCSIFFLAGS, &loopback) == 0;
    close(socket);
    return up;
}

TEST(HttpStart, WithoutIPv6TheDefaultMakesDoWithIPv4AndSaysSo)
{
    bool entered = false;
    std::jthread([&entered] {
        entered = enter_host_without_ipv6();
        if (!entered)
            return;
        const auto server = HttpServer::start({});
        ASSERT_TRUE(server) << server.error();
        EXPECT_THAT((*server)->addresses(), testing::ElementsAre("127.0.0.1:19179"));
        EXPECT_THAT(
            (*server)->notices(),
            testing::ElementsAre("cannot listen on [::1]:19179: Cannot assign requested address"));
        EXPECT_EQ(http("127.0.0.1:19179", "GET", "/-/healthy").status, 200);
        EXPECT_FALSE(HttpServer::start({.addresses = {"[::1]:0"}})); // asked for, so it must be
    }).join();
    if (!entered)
        GTEST_SKIP() << "this needs root";
}

TEST(HttpStart, ThePortAloneMeansEveryAddress)
{
    const auto server = serve({":0"});
    const std::string& any = server->addresses()[0];
    const std::string port = any.substr(any.rfind(':'));
    EXPECT_EQ(http("127.0.0.1" + port, "GET", "/-/healthy").status, 200);
    if (any.starts_with("[::]")) {
        EXPECT_EQ(http("[::1]" + port, "GET", "/-/healthy").status, 200);
    }
}

TEST(HttpStart, TheTelemetryPathCanBeChosen)
{
    auto server = HttpServer::start({.addresses = {"127.0.0.1:0"}, .telemetry_path = "/m"}).value();
    EXPECT_EQ(http(server->addresses()[0], "GET", "/m").status, 200);
    EXPECT_EQ(http(server->addresses()[0], "GET", "/metrics").status, 404);
}

} // namespace
} // namespace bgpsnoop
