// SPDX-License-Identifier: Apache-2.0
#include "sink/http/answers.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

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

std::shared_ptr<sink::State> state_made(std::chrono::seconds ago, std::uint64_t generation)
{
    auto state = some_state();
    state->made -= ago;
    state->generation = generation;
    return state;
}

std::uint64_t generation_shown(Answers& answers)
{
    const auto answer = answers.to({.method = "GET", .path = "/api/v1/overview"});
    std::string text(answer->body->size(), ' ');
    answer->body->copy(0, text);
    return nlohmann::json::parse(text).at("generation").get<std::uint64_t>();
}

constexpr std::uint64_t the_old = 41;
constexpr std::uint64_t the_new = 42;

/// A loop that publishes when it is asked to.
class AskedForAnswers : public testing::Test {
protected:
    void ask()
    {
        ++asked;
        publishing.emplace_back([this] { answers.publish(state_made(next_is, the_new)); });
    }

    std::atomic<int> asked = 0;
    std::chrono::seconds next_is{0};
    Answers answers{"/metrics", [this] { ask(); }};
    std::vector<std::jthread> publishing; ///< first to go
};

TEST_F(AskedForAnswers, AreOfANewStateWhereTheLastIsASecondOld)
{
    answers.publish(state_made(Answers::lasts, the_old));
    EXPECT_EQ(generation_shown(answers), the_new);
    EXPECT_EQ(asked, 1);
}

TEST_F(AskedForAnswers, AreOfTheLastStateWhileThatIsNew)
{
    answers.publish(state_made(std::chrono::seconds(0), the_old));
    EXPECT_EQ(generation_shown(answers), the_old);
    EXPECT_EQ(asked, 0);
}

TEST_F(AskedForAnswers, AskAgainWhenTheNewOneIsOldInTurn)
{
    next_is = Answers::lasts;
    answers.publish(state_made(Answers::lasts, the_old));
    generation_shown(answers);
    generation_shown(answers);
    EXPECT_EQ(asked, 2);
}

TEST_F(AskedForAnswers, DoNotWaitBeforeThereIsAnyState)
{
    EXPECT_EQ(answers.to({.method = "GET", .path = "/-/ready"})->head.status, 503U);
    EXPECT_EQ(asked, 0);
}

TEST(UnheardAnswers, AreOfTheOldStateAfterOneWaitForAll)
{
    std::atomic<int> asked = 0;
    Answers answers("/metrics", [&] { ++asked; });
    answers.publish(state_made(Answers::lasts, the_old));
    for (int times = 0; times < 3; ++times)
        EXPECT_EQ(generation_shown(answers), the_old);
    EXPECT_EQ(asked, 1);
    answers.publish(state_made(Answers::lasts, the_new)); // it goes on
    EXPECT_EQ(generation_shown(answers), the_new);
    EXPECT_EQ(asked, 2);
}

TEST(UnheardAnswers, AreGivenAtOnceWhenNobodyPublishesAnyMore)
{
    std::promise<void> asked;
    Answers answers("/metrics", [&] { asked.set_value(); });
    answers.publish(state_made(Answers::lasts, the_old));
    const auto begin = std::chrono::steady_clock::now();
    std::jthread asking([&] { EXPECT_EQ(generation_shown(answers), the_old); });
    asked.get_future().wait();
    answers.stop_asking();
    asking.join();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, Answers::patience);
    EXPECT_EQ(generation_shown(answers), the_old); // a second promise would throw
}

} // namespace
} // namespace bgpsnoop
