// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/past_tapes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using engine::TapePtr;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TapePtr tape(std::size_t bytes = 0)
{
    engine::Tape made;
    made.messages.emplace_back().body.resize(bytes);
    return std::make_shared<const engine::Tape>(made);
}

engine::SessionKey peer(std::string_view address)
{
    engine::SessionKey key;
    key.peer = test::address(address);
    return key;
}

TEST(PastTapes, HaveTheLastConnectionsAndTheLastFalls)
{
    sink::PastTapes past(1 << 20);
    const auto key = peer("10.0.0.1");
    std::vector<TapePtr> falls, others;
    for (int count = 0; count < 5; ++count)
        past.add(key, falls.emplace_back(tape()), true);
    for (int count = 0; count < 5; ++count)
        past.add(key, others.emplace_back(tape()), false);
    EXPECT_THAT(past.of(key),
                ElementsAre(falls[2], falls[3], falls[4], others[2], others[3], others[4]));
    EXPECT_THAT(past.of(peer("10.0.0.2")), IsEmpty());
}

TapePtr tape_with_open()
{
    engine::Tape made;
    made.messages.push_back({.direction = engine::Direction::received, .type = 1});
    return std::make_shared<const engine::Tape>(made);
}

TEST(PastTapes, HaveTheNewestOnWhichThePeerSpokeHoweverManyFollow)
{
    sink::PastTapes past(1 << 20);
    const auto key = peer("10.0.0.1");
    past.add(key, tape_with_open(), false);
    const TapePtr spoke = tape_with_open();
    past.add(key, spoke, false);
    std::vector<TapePtr> silent;
    for (int count = 0; count < 20; ++count)
        past.add(key, silent.emplace_back(tape()), false);
    EXPECT_THAT(past.of(key), ElementsAre(spoke, silent[17], silent[18], silent[19]));
    past.add(key, tape(), true);
    EXPECT_THAT(past.of(key), SizeIs(1));
}

TEST(PastTapes, AFallBeginsAnew)
{
    sink::PastTapes past(1 << 20);
    const auto key = peer("10.0.0.1");
    past.add(key, tape(), false);
    const TapePtr fall = tape();
    past.add(key, fall, true);
    EXPECT_THAT(past.of(key), ElementsAre(fall));
}

TEST(PastTapes, OfTooManyTheOldestAreForgotten)
{
    constexpr std::size_t room = 100'000;
    sink::PastTapes past(room);
    for (int number = 1; number < 100; ++number)
        for (int count = 0; count < 10; ++count) {
            past.add(peer("10.0.0." + std::to_string(number)), tape(5000), count % 3 == 0);
            EXPECT_LE(past.bytes(), room);
        }
    EXPECT_THAT(past.of(peer("10.0.0.1")), IsEmpty());
    EXPECT_THAT(past.of(peer("10.0.0.99")), SizeIs(3)); // falls; the last one was the tenth
}

} // namespace
} // namespace bgpsnoop
