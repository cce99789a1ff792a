// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>

#include "unit/engine/stories.hpp"

/// Whatever is lost, repeated or reordered on the way: at most one verdict a connection, exactly
/// one for each that was begun once the input is over, and no crash (run with the sanitizers).
namespace bgpsnoop::test {
namespace {

using namespace engine;

struct Tally {
    std::map<std::uint64_t, int> verdicts; // by connection
    std::set<std::uint64_t> spoken_of;

    void add(const std::vector<Finding>& findings)
    {
        for (const Finding& finding : findings) {
            if (std::holds_alternative<ConnectionClosed>(finding.what))
                ++verdicts[finding.connection];
            if (finding.connection != 0)
                spoken_of.insert(finding.connection);
        }
    }
};

void expect_one_verdict_each(std::vector<Input> inputs)
{
    Engine engine({});
    Tally tally;
    tally.add(play(engine, inputs));
    for (const auto& [connection, count] : tally.verdicts)
        EXPECT_EQ(count, 1) << connection;
    Input end;
    end.time = story_begin + 24h;
    end.what = EndOfInput{};
    tally.add(engine.feed(end));
    for (const std::uint64_t connection : tally.spoken_of)
        EXPECT_EQ(tally.verdicts[connection], 1) << connection;
}

TEST(Robustness, EveryPrefixOfEveryStory)
{
    for (const Told& told : all_stories()) {
        SCOPED_TRACE(told.name);
        for (std::size_t size = 0; size <= told.story.inputs.size(); ++size)
            expect_one_verdict_each(
                {told.story.inputs.begin(),
                 told.story.inputs.begin() + static_cast<std::ptrdiff_t>(size)});
    }
}

/// The process may end at any moment: what has ended by then has its verdict, and no other later.
TEST(Robustness, EveryPrefixOfEveryStoryWhereTheWatchEnds)
{
    for (const Told& told : all_stories()) {
        SCOPED_TRACE(told.name);
        for (std::size_t size = 1; size <= told.story.inputs.size(); ++size) {
            std::vector<Input> inputs(told.story.inputs.begin(),
                                      told.story.inputs.begin() +
                                          static_cast<std::ptrdiff_t>(size));
            Input end;
            end.time = inputs.back().time;
            end.what = EndOfWatch{};
            inputs.push_back(std::move(end));
            expect_one_verdict_each(std::move(inputs));
        }
    }
}

TEST(Robustness, EveryStoryWithOneInputLost)
{
    for (const Told& told : all_stories()) {
        SCOPED_TRACE(told.name);
        for (std::size_t lost = 0; lost < told.story.inputs.size(); ++lost) {
            auto inputs = told.story.inputs;
            inputs.erase(inputs.begin() + static_cast<std::ptrdiff_t>(lost));
            expect_one_verdict_each(std::move(inputs));
        }
    }
}

TEST(Robustness, RandomLossRepetitionAndOrder)
{
    std::mt19937 random(42);
    for (int round = 0; round < 20; ++round)
        for (const Told& told : all_stories()) {
            SCOPED_TRACE(told.name);
            std::vector<Input> inputs;
            for (const Input& input : told.story.inputs)
                for (auto copies = random() % 3; copies > 0; --copies)
                    inputs.push_back(input);
            if (round % 2 == 0)
                std::ranges::shuffle(inputs, random);
            expect_one_verdict_each(std::move(inputs));
        }
}

TEST(Robustness, EveryWireFormInEveryRaceIsTheSameOutcome)
{
    std::mt19937 random(7);
    const auto pause = [&random] { return Duration(random() % 3'000'000); };
    for (int i = 0; i < 1000; ++i) {
        Story story = Story().calls().after(pause()).connected().after(pause());
        const auto form = random() % 3;
        const bool open_first = random() % 2 == 0;
        if (form == 1 || open_first)
            story.writes_open().after(pause());
        if (form == 1) {
            story.peer_reset();
        } else {
            story.peer_fin().after(pause());
            if (!open_first && random() % 4 != 0)
                story.writes_open().after(pause());
            form == 0 ? story.peer_reset(false) : story.closes();
        }
        const auto closed = only<ConnectionClosed>(play(story));
        ASSERT_EQ(closed.size(), 1);
        ASSERT_EQ(closed.front().verdict.outcome, Outcome::closed_without_answer);
        ASSERT_EQ(closed.front().verdict.causes.front(), Cause::peer_not_configured_for_us);
    }
}

/// Both between the same two addresses, told in any order, the walk over sockets after the agent's
/// start among it: what had ended before that walk may be told behind it.
std::vector<Input> mixed(const Told& first, const Told& second, std::mt19937& random)
{
    std::vector<Input> inputs = first.story.inputs;
    for (Input input : second.story.inputs) {
        if (input.connection != ConnectionId::none)
            input.connection = ConnectionId{static_cast<std::uint64_t>(input.connection) + 100};
        inputs.push_back(input);
    }
    std::ranges::stable_sort(inputs, {}, &Input::time);
    // The agent saw the first two, or nothing of the first half.
    const auto at = [&](std::size_t end) {
        return inputs.begin() + static_cast<std::ptrdiff_t>(random() % (end + 1));
    };
    if (inputs.size() > 4)
        inputs.erase(inputs.begin() + 2, std::max(inputs.begin() + 2, at(inputs.size() / 2)));
    for (int i = 0; i < 4; ++i) {
        const Input one = inputs.at(random() % inputs.size());
        const Time later = inputs.at(random() % inputs.size()).time;
        if (one.connection != ConnectionId::none)
            inputs.insert(at(std::min<std::size_t>(inputs.size(), 3)),
                          {later, one.connection, one.who, SocketFound{TcpState::established}});
    }
    return inputs;
}

TEST(Robustness, TwoStoriesAtOnceThatWereUnderWayWhenTheAgentBegan)
{
    std::mt19937 random(11);
    const auto stories = all_stories();
    for (int round = 0; round < 4000; ++round) {
        const Told& first = stories.at(random() % stories.size());
        const Told& second = stories.at(random() % stories.size());
        SCOPED_TRACE(fmt::format("{}, and {}", first.name, second.name));
        expect_one_verdict_each(mixed(first, second, random));
    }
}

} // namespace
} // namespace bgpsnoop::test
