// SPDX-License-Identifier: Apache-2.0
#include "sink/json/snapshot_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace bgpsnoop::test {
namespace {

using namespace engine;

TEST(SnapshotJson, ASessionThatFellBeforeARestartIsDownSinceThen)
{
    SessionSnapshot session;
    EXPECT_FALSE(sink::session_json(session).contains("down_since"));
    session.last_down.emplace();
    session.last_down_time = Time(std::chrono::seconds(1'700'000'000));
    EXPECT_EQ(sink::session_json(session).at("down_since"), "2023-11-14T22:13:20.000000Z");
    session.state = SessionState::established;
    EXPECT_FALSE(sink::session_json(session).contains("down_since"));
}

} // namespace
} // namespace bgpsnoop::test
