// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "source/capture/copies.hpp"
#include "unit/source/capture/capture_story.hpp"
#include "wire/text.hpp"

/// Frames that a capture holds twice: from a mirror port, or from two taps.
namespace bgpsnoop::test {
namespace {

using namespace wire::tcp_flag;

/// What a copy has of its own, and how much later it comes.
struct Copying {
    wire::Duration lag = 20us;
    std::uint8_t hops = 0;
    ByteVector tag;
};

/// Each frame of it, and then its copy.
Conversation copied(const Conversation& talk, const Copying& how)
{
    constexpr std::size_t macs = 12, ttl = 14 + 8;
    Conversation both = talk;
    for (const Frame& frame : talk.frames) {
        Frame copy = frame;
        copy.time += how.lag;
        copy.bytes.at(ttl) = static_cast<std::uint8_t>(copy.bytes.at(ttl) - how.hops);
        copy.bytes.insert(copy.bytes.begin() + macs, how.tag.begin(), how.tag.end());
        both.frames.push_back(copy);
    }
    std::ranges::stable_sort(both.frames, {}, &Frame::time);
    return both;
}

const std::vector<Copying>& ways_to_copy()
{
    static const std::vector<Copying> ways{
        {}, {.hops = 1}, {.tag = {0x81, 0, 0, 5}}, {.lag = 2500us, .hops = 2}};
    return ways;
}

void expect_same_story(const Conversation& talk)
{
    const Lines story = story_of(talk);
    const engine::SocketSample sample = merged_sample_of(talk);
    for (const Copying& how : ways_to_copy()) {
        SCOPED_TRACE(fmt::format("{} hops, {}", how.hops, wire::duration_text(how.lag)));
        const Conversation twice = copied(talk, how);
        EXPECT_EQ(story_of(twice), story);
        const engine::SocketSample other = merged_sample_of(twice);
        EXPECT_EQ(other.retransmits, sample.retransmits);
        EXPECT_EQ(other.ignored_bytes, sample.ignored_bytes);
        EXPECT_EQ(other.repeated_at, sample.repeated_at);
    }
}

TEST(CaptureCopies, ACallThatIsRefused)
{
    Conversation talk;
    expect_same_story(talk.to_right(syn).to_left(rst_ack));
}

TEST(CaptureCopies, ACallThatIsRepeated)
{
    Conversation talk;
    expect_same_story(talk.to_right(syn).repeat().wait(2s));
    EXPECT_EQ(merged_sample_of(copied(talk, {})).retransmits, 1U);
}

TEST(CaptureCopies, ASessionThatIsClosed)
{
    expect_same_story(talking().to_left(ack, keepalive_bytes).to_left(fin_ack).to_right(fin_ack));
}

TEST(CaptureCopies, ASessionThatIsReset)
{
    expect_same_story(talking().to_left(ack, bad_peer_as).to_right(ack).to_left(rst));
}

TEST(CaptureCopies, ASegmentThatIsRepeated)
{
    Conversation talk = talking();
    talk.to_left(ack, keepalive_bytes).repeat().to_right(fin_ack);
    expect_same_story(talk);
    EXPECT_EQ(merged_sample_of(copied(talk, {})).repeated_at, merged_sample_of(talk).repeated_at);
}

TEST(CaptureCopies, AnAcknowledgementSaidTwiceIsNoCopy)
{
    auto segment = wire::TcpSegment{.flags = ack};
    source::CaptureCopies copies;
    EXPECT_FALSE(copies.is_copy(wire::Time{1s}, segment));
    EXPECT_FALSE(copies.is_copy(wire::Time{1s}, segment));
    segment.payload_length = 19;
    EXPECT_FALSE(copies.is_copy(wire::Time{2s}, segment));
    EXPECT_TRUE(copies.is_copy(wire::Time{2s}, segment));
    segment.payload_length = 0; // now it is known that segments come twice
    EXPECT_FALSE(copies.is_copy(wire::Time{3s}, segment));
    EXPECT_TRUE(copies.is_copy(wire::Time{3s}, segment));
}

TEST(CaptureCopies, WhatComesLaterIsSentAgain)
{
    source::CaptureCopies copies;
    const wire::TcpSegment segment{.flags = ack, .payload_length = 19};
    EXPECT_FALSE(copies.is_copy(wire::Time{1s}, segment));
    EXPECT_TRUE(copies.is_copy(wire::Time{1s} + 100ms, segment));
    EXPECT_FALSE(copies.is_copy(wire::Time{1s} + 200ms, segment));
}

} // namespace
} // namespace bgpsnoop::test
