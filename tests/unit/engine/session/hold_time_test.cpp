// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/session/evidence.hpp"
#include "wire/message_type.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;
using namespace std::chrono_literals;

constexpr Time met_at{1h};

Evidence older_than_the_source()
{
    Evidence seen;
    seen.incomplete = true;
    seen.first_seen = seen.counted_from = met_at;
    return seen;
}

void note_keepalives(StreamEvidence& stream, std::uint64_t keepalives, Duration after)
{
    const std::size_t keepalive = wire::message_counter(wire::MessageType::keepalive);
    stream.counts.messages.at(keepalive) = keepalives;
    stream.counts.last.at(keepalive) = met_at + after;
}

wire::Open offering(std::uint16_t hold_time)
{
    wire::Open open;
    open.hold_time = hold_time;
    return open;
}

TEST(HoldTime, IsTheSmallerOfBothOpens)
{
    Evidence seen;
    seen.sent.open = offering(180);
    EXPECT_EQ(seen.hold_time(), std::nullopt);
    EXPECT_EQ(seen.hold(), 180s);
    seen.received.open = offering(9);
    EXPECT_EQ(seen.silence_limit(), 9s);
    EXPECT_EQ(seen.hold(), 9s);
}

TEST(HoldTime, OfZeroLimitsNoSilence)
{
    Evidence seen;
    seen.sent.open = offering(180);
    seen.received.open = offering(0);
    EXPECT_EQ(seen.silence_limit(), std::nullopt);
    EXPECT_EQ(seen.hold(), 90s);
}

TEST(HoldTime, ThatIsNotKnownIsThreeKeepalivesOfTheSlowerEnd)
{
    Evidence seen = older_than_the_source();
    EXPECT_EQ(seen.silence_limit(), std::nullopt);
    note_keepalives(seen.sent, 5, 45s); // one every 10 s
    EXPECT_EQ(seen.silence_limit(), 30s);
    note_keepalives(seen.received, 3, 50s); // one every 20 s
    EXPECT_EQ(seen.silence_limit(), 60s);
}

TEST(HoldTime, IsNotToldByFewKeepalives)
{
    Evidence seen = older_than_the_source();
    note_keepalives(seen.sent, 2, 60s);
    EXPECT_EQ(seen.silence_limit(), std::nullopt);
    seen.incomplete = false;
    note_keepalives(seen.sent, 3, 60s); // of which two may have opened the session
    EXPECT_EQ(seen.silence_limit(), std::nullopt);
}

} // namespace
} // namespace bgpsnoop::test
