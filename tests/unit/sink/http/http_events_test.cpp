// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sink/http/http.hpp"
#include "support/call_stories.hpp"
#include "support/http_client.hpp"

namespace bgpsnoop {
namespace {

using nlohmann::json;
using test::http;
using testing::HasSubstr;

constexpr std::int64_t minute = 60'000'000; // after which a repetition is told again

class HttpEvents : public testing::Test {
protected:
    HttpEvents()
        : server(sink::HttpServer::start({.addresses = {"127.0.0.1:0"}}).value()),
          address(server->addresses().at(0))
    {
        for (int number = 1; number <= 2; ++number)
            for (const auto& finding : test::first_capture(number, minute * (number - 1)))
                history->write(finding);
        auto state = std::make_shared<sink::State>();
        state->ready = true;
        state->snapshot = test::full_snapshot();
        state->history = history;
        server->publish(state);
    }

    json get(const std::string& path) { return json::parse(http(address, "GET", path).body); }

    std::shared_ptr<sink::EventHistory> history = std::make_shared<sink::EventHistory>();
    std::unique_ptr<sink::HttpServer> server;
    std::string address;
};

TEST_F(HttpEvents, AllThatIsRememberedIsOneArray)
{
    const auto events = get("/api/v1/events");
    ASSERT_EQ(events.size(), 8U);
    EXPECT_EQ(events[0]["event"], "connection_opened");
    EXPECT_EQ(events[7]["connection"], 2);
}

TEST_F(HttpEvents, ParametersChoose)
{
    EXPECT_EQ(get("/api/v1/events?event=reset&event=connection_closed").size(), 4U);
    EXPECT_EQ(get("/api/v1/events?not=reset&limit=2").size(), 2U);
    EXPECT_EQ(get("/api/v1/events?peer=10.82.1.11").size(), 0U);
    EXPECT_EQ(get("/api/v1/events?since=2026-11-23T05:57:06.25%2B01:00").size(), 5U);
    EXPECT_EQ(get("/api/v1/events?since=1795409900").size(), 0U);
}

TEST_F(HttpEvents, TheNextRequestIsToldWhereToGoOn)
{
    EXPECT_THAT(http(address, "GET", "/api/v1/events?limit=1").head,
                HasSubstr("Bgpsnoop-Next: 11\r\n"));
    EXPECT_EQ(get("/api/v1/events?after=9").size(), 2U);
    const auto nothing_new = http(address, "GET", "/api/v1/events?after=11");
    EXPECT_EQ(json::parse(nothing_new.body).size(), 0U);
    EXPECT_THAT(nothing_new.head, HasSubstr("Bgpsnoop-Next: 11\r\n"));
}

TEST_F(HttpEvents, AParameterThatMeansNothingIs400InOneLine)
{
    const auto answer = http(address, "GET", "/api/v1/events?since=noon");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body, "'noon' is no value for 'since'\n");
    EXPECT_EQ(http(address, "GET", "/api/v1/events?event").status, 400);
}

TEST_F(HttpEvents, ASessionHasTheStoryOfItsLastConnections)
{
    const auto session = get("/api/v1/sessions/10.82.1.10").at(0);
    ASSERT_EQ(session["connections"].size(), 2U);
    EXPECT_EQ(session["connections"][1]["connection"], 2);
    EXPECT_EQ(session["connections"][1]["events"][3]["outcome"], "closed_without_answer");
    EXPECT_EQ(session["streak"]["count"], 2);
    EXPECT_FALSE(get("/api/v1/sessions/10.82.1.11").at(0).contains("connections"));
}

TEST_F(HttpEvents, APeerIsFoundHoweverItsAddressIsWritten)
{
    auto state = std::make_shared<sink::State>();
    state->ready = true;
    auto snapshot = std::make_shared<engine::Snapshot>();
    snapshot->sessions.push_back(test::session("fe80::1", engine::SessionState::active));
    snapshot->sessions.back().key.interface = "eth0";
    state->snapshot = snapshot;
    server->publish(state);
    for (const char* peer : {"fe80::1", "fe80::1%25eth0", "FE80:0::1"})
        EXPECT_EQ(http(address, "GET", std::string("/api/v1/sessions/") + peer).status, 200);
    for (const char* peer : {"fe80::1%25eth1", "fe80::2", "x", ""})
        EXPECT_EQ(http(address, "GET", std::string("/api/v1/sessions/") + peer).status, 404);
}

TEST_F(HttpEvents, WithoutAMemoryThereAreNone)
{
    auto state = std::make_shared<sink::State>();
    state->snapshot = test::full_snapshot();
    state->ready = true;
    server->publish(state);
    EXPECT_EQ(get("/api/v1/events").size(), 0U);
}

TEST_F(HttpEvents, WhatHasNotBegunHasNoEmptyLists)
{
    server->publish(nullptr);
    EXPECT_EQ(http(address, "GET", "/api/v1/events").status, 503);
}

} // namespace
} // namespace bgpsnoop
