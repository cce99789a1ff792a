// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/shown_sockets.hpp"

#include <cstring>

#include <gtest/gtest.h>

#include "engine/input.hpp"

namespace bgpsnoop::source {
namespace {

::socket_record shown(engine::TcpState state)
{
    ::socket_record record{};
    record.socket.id = 1;
    record.state = static_cast<__u8>(state);
    return record;
}

/// As in the map: what the programs keep for themselves comes behind.
std::vector<std::uint8_t> value_with(const ::socket_record& record)
{
    std::vector<std::uint8_t> value(sizeof(record) + 100, 0xff);
    std::memcpy(value.data(), &record, sizeof(record));
    return value;
}

TEST(ShownSockets, AConnectionIsReadAndGetsAHeader)
{
    const auto record = shown_in(value_with(shown(engine::TcpState::established)));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->header.kind, record_socket);
    EXPECT_EQ(record->header.version, RECORD_VERSION);
    EXPECT_EQ(record->header.size, sizeof(::socket_record));
    EXPECT_GT(record->header.boot_ns, 0U);
    EXPECT_EQ(record->socket.id, 1U);
}

TEST(ShownSockets, WhatHasNoConnectionIsLeftOut)
{
    using engine::TcpState;
    for (const TcpState state : {TcpState::none, TcpState::close, TcpState::listen})
        EXPECT_FALSE(shown_in(value_with(shown(state))));
}

TEST(ShownSockets, WhatTheProgramsHaveNotShownYetIsLeftOut)
{
    auto record = shown(engine::TcpState::established);
    record.socket.id = 0;
    EXPECT_FALSE(shown_in(value_with(record)));
}

TEST(ShownSockets, AMapWithSmallerValuesHasNone)
{
    const auto value = value_with(shown(engine::TcpState::established));
    EXPECT_FALSE(shown_in(std::span(value).first(sizeof(::socket_record) - 1)));
}

} // namespace
} // namespace bgpsnoop::source
