// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/capture/hops.hpp"
#include "unit/source/capture/capture_story.hpp"

/// What a capture tells beside states and messages. Seen from the left end.
namespace bgpsnoop::test {
namespace {

using engine::SampleTaken;
using engine::SocketSample;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;
using namespace wire::tcp_flag;

const ByteVector scale_by_128{3, 3, 7, 0};
const ByteVector md5_digest = Layout().u8(19).u8(18).fill(16, 0xab).u16(0).done();

struct Sampled {
    wire::Time time;
    SocketSample sample;
};

/// All SampleTaken but the one at the end of the capture.
std::vector<Sampled> samples_of(const Conversation& talk)
{
    std::vector<Sampled> samples;
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left()))
        if (const auto* taken = std::get_if<SampleTaken>(&input.what))
            samples.push_back({input.time, taken->sample});
    if (!samples.empty())
        samples.pop_back();
    return samples;
}

SocketSample last_sample(const Conversation& talk)
{
    const auto inputs = inputs_of(pcap(talk.frames), seen_from_left());
    return std::get<SampleTaken>(inputs.at(inputs.size() - 2).what).sample;
}

TEST(CaptureSamples, WindowsAreScaledAsBothSynsSay)
{
    Conversation talk;
    talk.syn_options = scale_by_128;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack, open_bytes);
    EXPECT_THAT(last_sample(talk).peer_window, Optional(502U << 7));
    EXPECT_THAT(last_sample(talk).local_window, Optional(502U << 7));
    Conversation called;
    called.syn_options = scale_by_128;
    called.right_calls().to_right(ack, open_bytes);
    EXPECT_THAT(last_sample(called).peer_window, Optional(502U << 7));
    EXPECT_THAT(last_sample(called).local_window, Optional(502U << 7));
}

TEST(CaptureSamples, WindowsAreNotScaledIfASynDoesNotSaySo)
{
    Conversation talk;
    talk.syn_options = scale_by_128;
    talk.to_right(syn);
    talk.syn_options.clear();
    talk.to_left(syn | ack).to_right(ack, open_bytes).to_left(ack, open_bytes);
    EXPECT_THAT(last_sample(talk).peer_window, Optional(502U));
    EXPECT_THAT(last_sample(talk).local_window, Optional(502U));
}

TEST(CaptureSamples, WindowsAreUnknownWithoutTheSyns)
{
    Conversation talk;
    talk.to_left(ack, keepalive_bytes).to_right(ack, keepalive_bytes);
    EXPECT_FALSE(last_sample(talk).peer_window);
    EXPECT_FALSE(last_sample(talk).local_window);
}

TEST(CaptureSamples, AnAnswerThatScalesTellsThatTheCallDidSoToo)
{
    Conversation talk;
    talk.syn_options = scale_by_128;
    talk.to_right(syn).lose().to_left(syn | ack).to_right(ack).to_left(ack, open_bytes);
    EXPECT_THAT(last_sample(talk).peer_window, Optional(502U << 7));
    EXPECT_FALSE(last_sample(talk).local_window);
}

TEST(CaptureSamples, AnOlderSegmentSaysNothingAboutTheWindow)
{
    Conversation talk;
    talk.syn_options = scale_by_128;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack);
    talk.right_window = 0;
    talk.left_next -= 10;
    talk.to_left(ack);
    EXPECT_THAT(last_sample(talk).peer_window, Optional(502U << 7));
}

TEST(CaptureSamples, AZeroWindowIsToldAtOnceEverySecondAndWhenItIsOver)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack, open_bytes).to_right(ack);
    talk.right_window = 0;
    const auto closed = (talk.to_left(ack).now);
    talk.wait(5s).to_right(ack);
    talk.right_window = 502;
    const auto opened = (talk.to_left(ack).now);
    talk.wait(5s).to_right(ack);
    const auto samples = samples_of(talk);
    ASSERT_THAT(samples, SizeIs(testing::AllOf(testing::Ge(6U), testing::Le(9U))));
    EXPECT_EQ(samples.front().time.time_since_epoch(), closed);
    for (const auto& [time, sample] : samples)
        EXPECT_THAT(sample.peer_window, Optional(time.time_since_epoch() < opened ? 0U : 502U));
    EXPECT_THAT(samples.back().sample.peer_window, Optional(502U));
}

TEST(CaptureSamples, OurOwnZeroWindowIsToldToo)
{
    Conversation talk;
    talk.left_calls();
    talk.left_window = 0;
    talk.to_right(ack);
    const auto samples = samples_of(talk);
    ASSERT_THAT(samples, SizeIs(1));
    EXPECT_THAT(samples.front().sample.local_window, Optional(0U));
    EXPECT_THAT(samples.front().sample.peer_window, Optional(502U));
}

TEST(CaptureSamples, WhatIsNotAcknowledgedIsToldEverySecond)
{
    Conversation talk;
    talk.left_calls()
        .to_right(ack, open_bytes)
        .wait(1500ms)
        .repeat()
        .wait(2s)
        .repeat()
        .to_left(ack);
    const auto samples = samples_of(talk.wait(2s).to_right(ack));
    ASSERT_THAT(samples, SizeIs(testing::Ge(4U)));
    EXPECT_THAT(samples.front().sample.unacked_bytes, Optional(29U));
    EXPECT_THAT(samples.front().sample.retransmits, Optional(0U));
    EXPECT_THAT(samples.back().sample.unacked_bytes, Optional(0U));
    EXPECT_THAT(samples.back().sample.retransmits, Optional(2U));
}

TEST(CaptureSamples, ASilentConnectionIsSampledEverMoreRarely)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes);
    Conversation other;
    other.now = talk.now;
    other.left_port = 40001;
    other.left_calls();
    for (int second = 0; second < 1000; ++second)
        other.wait(1s).to_right(ack);
    talk.frames.insert(talk.frames.end(), other.frames.begin(), other.frames.end());
    EXPECT_THAT(samples_of(talk), SizeIs(testing::AllOf(testing::Gt(20U), testing::Lt(80U))));
}

TEST(CaptureSamples, WhatComesAgainAndIsNeverAcknowledgedIsIgnored)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack, open_bytes);
    EXPECT_THAT(last_sample(talk).ignored_bytes, Optional(0U)); // it is young
    talk.repeat();
    EXPECT_THAT(last_sample(talk).ignored_bytes, Optional(open_bytes.size()));
    talk.to_right(ack);
    EXPECT_THAT(last_sample(talk).ignored_bytes, Optional(0U));
}

TEST(CaptureSamples, WhatComesBehindOurFinIsReadByNobody)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_right(fin | ack).to_left(ack, open_bytes);
    std::vector<bool> delivered;
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left()))
        if (const auto* message = std::get_if<engine::MessageSeen>(&input.what))
            delivered.push_back(message->delivered);
    EXPECT_THAT(delivered, ElementsAre(true, false));
    EXPECT_FALSE(last_sample(talk).received.last_message());
}

TEST(CaptureSamples, SegmentsThatWaitForOneBeforeThemAreCounted)
{
    Conversation talk;
    talk.left_calls()
        .to_right(ack, open_bytes)
        .to_left(ack, open_bytes)
        .lose()
        .to_left(ack, keepalive_bytes);
    talk.to_left(ack, keepalive_bytes).wait(3s);
    talk.add(talk.left, {40000, 179, talk.left_next, 5001, ack, {}, {}});
    const auto samples = samples_of(talk);
    ASSERT_THAT(samples, SizeIs(testing::Ge(2U)));
    EXPECT_THAT(samples.back().sample.out_of_order, Optional(2U));
}

TEST(CaptureSamples, AQuietConnectionIsNotSampled)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes).to_left(ack, open_bytes).to_right(ack).wait(60s);
    EXPECT_THAT(samples_of(talk.to_right(ack, keepalive_bytes).to_left(ack)), IsEmpty());
}

TEST(CaptureSamples, RepetitionsOfOurAnswerToACallAreCounted)
{
    Conversation talk;
    talk.to_left(syn).to_right(syn | ack).wait(1s).repeat().to_left(ack).to_right(ack, open_bytes);
    EXPECT_THAT(last_sample(talk).retransmits, Optional(1U));
}

TEST(CaptureSamples, ARepetitionWithSomethingNewBehindItIsOne)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes);
    talk.left_next -= 29;
    talk.to_right(ack, join({open_bytes, keepalive_bytes}));
    EXPECT_THAT(last_sample(talk).retransmits, Optional(1U));
    EXPECT_EQ(last_sample(talk).sent.bytes, 48U);
}

TEST(CaptureSamples, OurSegmentsTellWhetherOurSocketHasAKey)
{
    Conversation talk;
    talk.left_calls();
    EXPECT_THAT(last_sample(talk).has_auth_key, Optional(false));
    Conversation signing;
    signing.syn_options = md5_digest;
    signing.to_right(syn);
    EXPECT_THAT(last_sample(signing).has_auth_key, Optional(true));
}

wire::TcpSegment with_ttl(std::uint8_t ttl, std::uint8_t flags = ack)
{
    return {
        .source = {wire::Address::parse("10.82.1.10").value(), 179}, .flags = flags, .ttl = ttl};
}

std::optional<bool> is_foreign(std::uint8_t reset_ttl, const std::vector<std::uint8_t>& others)
{
    source::CaptureHops hops;
    for (const std::uint8_t ttl : others)
        hops.note(with_ttl(ttl));
    return hops.is_foreign(with_ttl(reset_ttl, rst));
}

TEST(CaptureHops, AResetFromAnotherDistanceIsForeign)
{
    EXPECT_EQ(is_foreign(64, {63}), true);
    EXPECT_EQ(is_foreign(61, {255}), true);
    EXPECT_EQ(is_foreign(250, {62, 254}), true);
}

TEST(CaptureHops, AnotherFirstTtlIsNoOtherDistance)
{
    EXPECT_EQ(is_foreign(63, {63}), false);
    EXPECT_EQ(is_foreign(64, {255}), false); // a kernel's own RST for a socket with GTSM
    EXPECT_EQ(is_foreign(126, {1, 62}), false);
}

TEST(CaptureHops, NothingIsSaidWhereNothingCompares)
{
    EXPECT_EQ(is_foreign(64, {}), std::nullopt);
    EXPECT_EQ(is_foreign(64, {1}), std::nullopt); // a speaker that sets 1, and its kernel's RST
    EXPECT_EQ(is_foreign(2, {64}), std::nullopt);
    EXPECT_EQ(is_foreign(1, {1}), false);
}

TEST(CaptureHops, OtherResetsAreNothingToCompareWith)
{
    source::CaptureHops hops;
    hops.note(with_ttl(60, rst));
    EXPECT_EQ(hops.is_foreign(with_ttl(64, rst)), std::nullopt);
}

TEST(CaptureHops, TheUsualDistanceIsKnownFromOtherConnections)
{
    Conversation talk;
    talk.to_right(syn);
    auto reset = talk.reverse();
    reset.ttl = 61;
    talk.add(reset, {179, 40000, 0, talk.left_next, rst | ack, {}, {}});
    talk.left_port = 40001;
    talk.left_calls().to_left(rst | ack);
    const Lines story = story_of(talk);
    EXPECT_THAT(story, Contains("1 rst+ack received by another"));
    EXPECT_THAT(story, Contains("2 rst+ack received"));
}

} // namespace
} // namespace bgpsnoop::test
