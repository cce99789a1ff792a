// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/piece_joiner.hpp"

#include <numeric>

#include <gtest/gtest.h>
#include <linux/types.h>

#include "record.h"

namespace {

using namespace bgpsnoop;
using source::Piece;
using source::PieceJoiner;

constexpr std::uint32_t header = 19;

std::vector<std::uint8_t> bytes(std::size_t from, std::size_t count)
{
    std::vector<std::uint8_t> result(count);
    std::iota(result.begin(), result.end(), static_cast<std::uint8_t>(from));
    return result;
}

/// A stretch of a NOTIFICATION whose body is 0, 1, 2 ...
Piece piece(std::size_t from, std::size_t count, std::size_t body, std::uint64_t message_at = 0)
{
    Piece result;
    result.connection = engine::ConnectionId{7};
    result.direction = direction_received;
    result.message_at = message_at;
    result.type = 3;
    result.length = header + static_cast<std::uint32_t>(body);
    result.body_at = header + static_cast<std::uint32_t>(from);
    result.bytes = bytes(from, count);
    return result;
}

engine::MessageSeen message(const engine::Input& input)
{
    return std::get<engine::MessageSeen>(input.what);
}

TEST(PieceJoiner, GivesAMessageInOnePieceAtOnce)
{
    PieceJoiner joiner;
    const auto inputs = joiner.add(piece(0, 4, 4));
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_EQ(message(inputs[0]).body, bytes(0, 4));
    EXPECT_EQ(inputs[0].connection, engine::ConnectionId{7});
}

TEST(PieceJoiner, MessagesThatNobodyEndsMakeRoomTheOldestFirst)
{
    constexpr std::size_t count = 200;
    PieceJoiner joiner;
    std::vector<engine::Input> given_up;
    for (std::size_t number = 0; number < count; ++number) {
        Piece begun = piece(0, 60'000, 65'000);
        begun.connection = engine::ConnectionId{count - number};
        begun.time = engine::Time(std::chrono::seconds(number));
        for (auto& each : joiner.add(begun))
            given_up.push_back(std::move(each));
    }
    constexpr std::size_t room = PieceJoiner::most_bytes / 60'000;
    ASSERT_EQ(given_up.size(), count - room);
    for (std::size_t number = 0; number < given_up.size(); ++number)
        EXPECT_EQ(given_up[number].connection, engine::ConnectionId{count - number});
    EXPECT_EQ(joiner.flush(engine::ConnectionId{1}).size(), 1U);
}

TEST(PieceJoiner, JoinsAMessageThatCameByteByByte)
{
    PieceJoiner joiner;
    for (std::size_t i = 0; i < 9; ++i)
        ASSERT_TRUE(joiner.add(piece(i, 1, 10)).empty());
    const auto inputs = joiner.add(piece(9, 1, 10));
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_EQ(message(inputs[0]).body, bytes(0, 10));
}

TEST(PieceJoiner, KeepsDirectionsAndSocketsApart)
{
    PieceJoiner joiner;
    auto arrived = piece(0, 2, 4);
    arrived.direction = direction_arrived;
    auto other = piece(0, 2, 4);
    other.connection = engine::ConnectionId{8};
    ASSERT_TRUE(joiner.add(piece(0, 2, 4)).empty());
    ASSERT_TRUE(joiner.add(arrived).empty());
    ASSERT_TRUE(joiner.add(other).empty());
    const auto inputs = joiner.add(piece(2, 2, 4));
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_TRUE(message(inputs[0]).delivered);
    EXPECT_EQ(message(inputs[0]).body, bytes(0, 4));
    EXPECT_EQ(joiner.flush(engine::ConnectionId{7}).size(), 1U);
    EXPECT_EQ(joiner.flush(engine::ConnectionId{8}).size(), 1U);
}

TEST(PieceJoiner, AMessageWithALostMiddleIsGivenAsFarAsItGoes)
{
    PieceJoiner joiner;
    ASSERT_TRUE(joiner.add(piece(0, 3, 10)).empty());
    const auto inputs = joiner.add(piece(6, 4, 10));
    ASSERT_EQ(inputs.size(), 2U);
    EXPECT_EQ(message(inputs[0]).body, bytes(0, 3));
    EXPECT_TRUE(message(inputs[1]).body.empty());
    EXPECT_TRUE(joiner.flush(engine::ConnectionId{7}).empty());
}

TEST(PieceJoiner, AMessageCutOffByTheEndIsGivenWhenTheSocketCloses)
{
    PieceJoiner joiner;
    ASSERT_TRUE(joiner.add(piece(0, 3, 10)).empty());
    const auto inputs = joiner.flush(engine::ConnectionId{7});
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_EQ(message(inputs[0]).body, bytes(0, 3));
    EXPECT_EQ(message(inputs[0]).length, header + 10);
    EXPECT_TRUE(joiner.flush(engine::ConnectionId{7}).empty());
}

TEST(PieceJoiner, AnotherMessageEndsTheOneBeforeIt)
{
    PieceJoiner joiner;
    ASSERT_TRUE(joiner.add(piece(0, 3, 10, 0)).empty());
    const auto inputs = joiner.add(piece(0, 10, 10, 100));
    ASSERT_EQ(inputs.size(), 2U);
    EXPECT_EQ(message(inputs[0]).stream_offset, 0U);
    EXPECT_EQ(message(inputs[1]).stream_offset, 100U);
}

} // namespace
