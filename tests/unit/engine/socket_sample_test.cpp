// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include <gtest/gtest.h>

#include "engine/input.hpp"

namespace bgpsnoop::engine {
namespace {

void set(StreamCounts& counts)
{
    counts.messages.fill(3);
    counts.last.fill(Time(std::chrono::seconds(5)));
    counts.bytes = 57;
}

void set(std::optional<Time>& fact)
{
    fact = Time(Duration(1));
}

template <typename Fact> void set(std::optional<Fact>& fact)
{
    fact = Fact{1};
}

/// A fact that is new in SocketSample has to be named here and set, or this does not compile.
SocketSample with_every_fact()
{
    SocketSample sample;
    auto& [sent, received, bytes_accepted, unread, unacked, unsent, acked, heard_at, spoke_at,
           acked_at, repeated_at, segments_sent, retransmits, rtt, peer_window, local_window,
           out_of_order, missing, sent_missing, sent_behind_at, ignored, untaken, probes_sent,
           probes_received, sent_uncaptured, received_uncaptured, has_auth_key] = sample;
    const auto set_all = [](auto&... facts) {
        static_assert(sizeof...(facts) == 27);
        (set(facts), ...);
    };
    set_all(sent, received, bytes_accepted, unread, unacked, unsent, acked, heard_at, spoke_at,
            acked_at, repeated_at, segments_sent, retransmits, rtt, peer_window, local_window,
            out_of_order, missing, sent_missing, sent_behind_at, ignored, untaken, probes_sent,
            probes_received, sent_uncaptured, received_uncaptured, has_auth_key);
    return sample;
}

TEST(SocketSample, AFactThatANewerSampleTellsIsKnownFromThenOn)
{
    SocketSample known;
    known.merge(with_every_fact());
    EXPECT_EQ(known, with_every_fact());
}

TEST(SocketSample, AFactThatANewerSampleDoesNotTellStays)
{
    SocketSample known = with_every_fact();
    known.merge({});
    EXPECT_EQ(known, with_every_fact());
}

TEST(SocketSample, TheNewerOfTwoValuesCountsEvenIfItIsSmaller)
{
    SocketSample known = with_every_fact(), newer;
    newer.unread_bytes = 0;
    known.merge(newer);
    EXPECT_EQ(known.unread_bytes, 0U);
}

TEST(SocketSample, CountsOfMessagesDoNotGoBack)
{
    SocketSample known = with_every_fact(), older = with_every_fact();
    older.sent.messages[4] = 2;
    older.sent.last[4] = Time(std::chrono::seconds(4));
    older.sent.bytes = 38;
    known.merge(older);
    EXPECT_EQ(known, with_every_fact());
}

} // namespace
} // namespace bgpsnoop::engine
