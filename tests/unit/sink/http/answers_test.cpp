// SPDX-License-Identifier: Apache-2.0
#include "sink/http/answers.hpp"

#include <array>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using sink::Answers;

std::shared_ptr<sink::State> some_state()
{
    auto state = std::make_shared<sink::State>();
    state->snapshot = test::full_snapshot();
    state->ready = true;
    return state;
}

class SharedAnswers : public testing::Test {
protected:
    SharedAnswers() { answers.publish(some_state()); }

    sink::AnswerPtr get(std::string_view path, std::string_view method = "GET")
    {
        return answers.to({.method = method, .path = path});
    }

    Answers answers{"/metrics"};
};

TEST_F(SharedAnswers, AreOneObjectForAllWhoAskForTheSameOfOneSnapshot)
{
    for (const char* path : {"/metrics", "/api/v1/overview", "/api/v1/sessions",
                             "/api/v1/strangers", "/api/v1/listeners", "/api/v1/status"}) {
        const auto first = get(path);
        EXPECT_EQ(first, get(path)) << path;
        EXPECT_EQ(first, get(path, "HEAD")) << path;
    }
    EXPECT_NE(get("/metrics"), get("/api/v1/overview"));
}

TEST_F(SharedAnswers, AreMadeAnewOfTheNextSnapshotAndTheOldOneStaysWithWhoReadsIt)
{
    const auto first = get("/metrics");
    answers.publish(some_state());
    const auto second = get("/metrics");
    EXPECT_NE(first, second);
    EXPECT_FALSE(first->body->withdrawn());
    EXPECT_EQ(answers.withdrawn(), 0U);
}

TEST_F(SharedAnswers, AreMadeAnewOnceASecondWhereNoSnapshotFollows)
{
    const auto first = get("/metrics");
    std::this_thread::sleep_for(Answers::lasts);
    EXPECT_NE(first, get("/metrics"));
}

TEST_F(SharedAnswers, AreNotOfWhatDependsOnWhoAsks)
{
    for (const char* path : {"/api/v1/events", "/api/v1/sessions/10.82.1.10", "/-/ready", "/none"})
        EXPECT_NE(get(path), get(path)) << path;
}

TEST_F(SharedAnswers, GoToNobodyWhoMayNotAsk)
{
    get("/metrics");
    EXPECT_EQ(get("/metrics", "POST")->head.status, 405U);
    const sink::Request rebound{
        .method = "GET", .path = "/metrics", .host = "evil.example", .on_loopback = true};
    EXPECT_EQ(answers.to(rebound)->head.status, 421U);
}

TEST_F(SharedAnswers, AreMadeOnceThoughManyAskAtOnce)
{
    std::array<sink::AnswerPtr, 8> got;
    {
        std::array<std::jthread, 8> asking;
        for (std::size_t i = 0; i < got.size(); ++i)
            asking.at(i) = std::jthread([&, i] { got.at(i) = get("/metrics"); });
    }
    EXPECT_THAT(got, testing::Each(got[0]));
}

} // namespace
} // namespace bgpsnoop
