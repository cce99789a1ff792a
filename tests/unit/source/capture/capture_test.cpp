// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/capture/clock.hpp"
#include "unit/source/capture/capture_story.hpp"

namespace bgpsnoop::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Le;
using testing::SizeIs;
using testing::StartsWith;
using namespace wire::tcp_flag;

const ByteVector update = message(2, {0, 6, 8, 10, 8, 11, 8, 12, 0, 0});
const ByteVector end_of_rib = message(2, {0, 0, 0, 0});

Conversation session()
{
    Conversation talk;
    talk.left_calls()
        .to_right(ack, open_bytes)
        .to_left(ack, open_bytes)
        .to_right(ack, keepalive_bytes);
    talk.to_left(ack, keepalive_bytes)
        .to_left(ack, update)
        .to_left(ack, update)
        .to_left(ack, end_of_rib);
    return talk.to_right(ack, keepalive_bytes);
}

const Lines session_story{"1 close->syn_sent",
                          "1 syn_sent->established",
                          "1 sent 1 of 29, body 10",
                          "1 received 1 of 29, body 10",
                          "1 sent 4 of 19, body left",
                          "1 received 4 of 19, body left",
                          "1 received 2 of 29, body left",
                          "1 received 2 of 23, body 4"};

TEST(ReadCaptures, TellTheSameStoryFromPcapAndPcapng)
{
    EXPECT_EQ(lines_of(inputs_of(pcap(session().frames), seen_from_left())), session_story);
    EXPECT_EQ(lines_of(inputs_of(pcapng(session().frames), seen_from_left())), session_story);
}

TEST(ReadCaptures, KeepNanoseconds)
{
    Conversation talk = session();
    talk.frames[0].time = 999s + 123456789ns;
    const auto inputs = inputs_of(pcap(talk.frames), seen_from_left());
    EXPECT_EQ(inputs.at(0).time.time_since_epoch(), 999s + 123456789ns);
}

TEST(ReadCaptures, GiveEveryKeepaliveAndUpdateIfAskedTo)
{
    auto options = seen_from_left();
    options.all_messages = true;
    EXPECT_THAT(lines_of(inputs_of(pcap(session().frames), options)),
                SizeIs(session_story.size() + 2));
}

TEST(ReadCaptures, EndWithASampleATickAndTheEnd)
{
    const auto inputs = inputs_of(pcap(session().frames), seen_from_left());
    ASSERT_GE(inputs.size(), 3U);
    EXPECT_TRUE(std::holds_alternative<engine::EndOfInput>(inputs.back().what));
    const auto& sample = std::get<engine::SampleTaken>(inputs.at(inputs.size() - 2).what).sample;
    EXPECT_TRUE(std::holds_alternative<engine::Tick>(inputs.at(inputs.size() - 3).what));
    EXPECT_THAT(sample.received.messages, ElementsAre(0, 1, 3, 0, 1, 0, 0));
    EXPECT_THAT(sample.sent.messages, ElementsAre(0, 1, 0, 0, 2, 0, 0));
    EXPECT_EQ(sample.sent.bytes, 29U + 2 * 19);
    EXPECT_EQ(sample.bytes_accepted, 29U + 19 + 2 * 29 + 23);
    EXPECT_EQ(sample.bytes_acked, 29U + 19);
    EXPECT_EQ(sample.unacked_bytes, 19U);
    EXPECT_EQ(sample.received.last.at(4).value().time_since_epoch(), 1000s + 7ms);
    EXPECT_FALSE(sample.rtt);
}

TEST(ReadCaptures, CountWhatTheyHaveSeen)
{
    Conversation talk = session();
    talk.add(talk.left, {2000, 22, 1, 1, ack, {}, {}}); // another port
    talk.frames.push_back({talk.now += 1ms, ByteVector(10, 0)});
    const TemporaryFile file(pcap(talk.frames));
    const auto summary = source::read_captures({file.path()}, {}, [](const Input&) {});
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->packets, talk.frames.size());
    EXPECT_EQ(summary->bgp_segments, talk.frames.size() - 2);
    EXPECT_EQ(summary->left_out.at(wire::Unparsed::truncated), 1U);
    EXPECT_EQ(summary->gaps, 0U);
}

TEST(ReadCaptures, CountFewKindsOfWhatTheyLeaveOutAndTheRestTogether)
{
    source::CaptureSummary summary;
    for (std::uint32_t type = 1; type <= 1000; ++type)
        summary.leave_out({wire::Unparsed::not_ip, type});
    summary.leave_out({wire::Unparsed::not_ip, 1});
    constexpr std::size_t kinds = source::CaptureSummary::left_out_kinds;
    EXPECT_EQ(summary.left_out.size(), kinds + 1);
    EXPECT_EQ(summary.left_out.at({wire::Unparsed::not_ip, 1}), 2U);
    EXPECT_EQ(summary.left_out.at(wire::Unparsed::not_ip), 1000 - kinds);
}

TEST(ReadCaptures, NameTheLocalAddressesThatFitNothing)
{
    const TemporaryFile file(pcap(session().frames));
    auto options = seen_from_left();
    options.local.push_back(wire::Address::parse("10.9.9.9").value());
    const auto summary = source::read_captures({file.path()}, options, [](const Input&) {});
    ASSERT_TRUE(summary);
    ASSERT_THAT(summary->unmatched, SizeIs(1));
    EXPECT_EQ(summary->unmatched.front().to_string(), "10.9.9.9");
    EXPECT_THAT(summary->addresses, SizeIs(2));
}

TEST(ReadCaptures, WatchThePortsAskedFor)
{
    Conversation talk = session();
    for (auto& frame : talk.frames)
        for (std::size_t at : {34U, 36U}) // both ports
            if (frame.bytes[at] == 0 && frame.bytes[at + 1] == 179)
                frame.bytes[at] = 7;
    EXPECT_THAT(lines_of(inputs_of(pcap(talk.frames), seen_from_left())), SizeIs(0));
    auto options = seen_from_left();
    options.ports = {179, 0x07b3};
    EXPECT_EQ(lines_of(inputs_of(pcap(talk.frames), options)), session_story);
}

TEST(ReadCaptures, TakeTheCallerForTheLocalEndIfNothingElseTells)
{
    const auto inputs = inputs_of(pcap(session().frames), {});
    EXPECT_EQ(inputs.at(0).who.local.address.to_string(), "10.82.1.9");
    EXPECT_EQ(inputs.at(0).who.local.port, 40000);
    EXPECT_EQ(inputs.at(0).who.peer.port, 179);
}

TEST(ReadCaptures, TakeTheAddressWithTheMostPeersForTheLocalOne)
{
    Conversation one = session();
    Conversation other;
    other.left = {.source = "10.82.1.77", .destination = "10.82.1.10"};
    other.left_calls();
    other.frames.insert(other.frames.end(), one.frames.begin(), one.frames.end());
    for (const Input& input : inputs_of(pcap(other.frames), {})) {
        const bool is_of_none = input.connection == engine::ConnectionId::none;
        EXPECT_EQ(input.who.local.address.to_string(), is_of_none ? "::" : "10.82.1.10");
    }
}

TEST(ReadCaptures, BelieveTheCookedHeaderWhichEndIsLocal)
{
    std::vector<Frame> frames = session().frames;
    for (Frame& frame : frames) {
        const ByteVector packet(frame.bytes.begin() + 14, frame.bytes.end());
        const bool by_left = packet[15] == 9;
        frame.bytes = cooked_v1(by_left ? 0 : 4, packet); // the right one is local
    }
    const auto inputs = inputs_of(pcap(frames, dlt_cooked_v1), {});
    EXPECT_EQ(inputs.at(0).who.local.address.to_string(), "10.82.1.10");
    EXPECT_THAT(lines_of(inputs).at(0), "1 syn_recv->established");
}

TEST(ReadCaptures, MergeFilesByTime)
{
    std::vector<Frame> even;
    std::vector<Frame> odd;
    for (const Frame& frame : session().frames)
        (even.size() > odd.size() ? odd : even).push_back(frame);
    const TemporaryFile first(pcap(odd));
    const TemporaryFile second(pcapng(even));
    std::vector<Input> inputs;
    const auto feed = [&inputs](const Input& input) { inputs.push_back(input); };
    ASSERT_TRUE(source::read_captures({first.path(), second.path()}, seen_from_left(), feed));
    EXPECT_EQ(lines_of(inputs), session_story);
}

TEST(ReadCaptures, TellTheStoryUpToTheDamageAndThenTheError)
{
    ByteVector damaged = pcap(session().frames);
    damaged.resize(damaged.size() - 5);
    const TemporaryFile file(damaged);
    std::vector<Input> inputs;
    const auto feed = [&inputs](const Input& input) { inputs.push_back(input); };
    const auto summary = source::read_captures({file.path()}, seen_from_left(), feed);
    ASSERT_FALSE(summary);
    EXPECT_THAT(summary.error(), AllOf(HasSubstr(file.path()), HasSubstr("damaged")));
    EXPECT_EQ(lines_of(inputs), session_story); // the last frame holds the second KEEPALIVE
    EXPECT_TRUE(std::holds_alternative<engine::EndOfInput>(inputs.back().what));
}

TEST(ReadCaptures, SayWhatCannotBeRead)
{
    const TemporaryFile text({'h', 'e', 'l', 'l', 'o', ' ', 'w', 'o', 'r', 'l', 'd', '\n'});
    const auto no_feed = [](const Input&) { FAIL(); };
    const auto none = source::read_captures({"/nonexistent.pcap"}, {}, no_feed);
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error(), StartsWith("cannot read the capture /nonexistent.pcap: "));
    EXPECT_THAT(none.error(), EndsWith("No such file or directory"));
    EXPECT_FALSE(source::read_captures({text.path()}, {}, no_feed));
}

TEST(ReadCaptures, SnappedPacketsLeaveGapsAndTheRestIsTold)
{
    Conversation talk = session();
    talk.frames.at(6).snapped = 19; // the peer's KEEPALIVE, header and all
    const auto lines = lines_of(inputs_of(pcap(talk.frames), seen_from_left()));
    EXPECT_THAT(lines, testing::Contains("1 received bytes missed"));
    EXPECT_EQ(lines.back(), session_story.back());
}

TEST(ReadCaptures, GiveTimesThatNeverGoBack)
{
    Conversation talk = session();
    std::swap(talk.frames.at(4).time, talk.frames.at(5).time);
    talk.frames.at(7).time += 30s; // less than is silence, which is told late
    wire::Time last{};
    for (const Input& input : inputs_of(pcap(talk.frames), seen_from_left())) {
        EXPECT_GE(input.time, last);
        last = input.time;
    }
}

std::vector<wire::Duration> ticks_after(wire::Duration silence)
{
    std::vector<wire::Duration> ticks;
    source::CaptureClock clock([&](wire::Time time) { ticks.push_back(time.time_since_epoch()); });
    clock.advance(wire::Time{});
    clock.advance(wire::Time(silence));
    return ticks;
}

TEST(CaptureClock, TicksEvery100MillisecondsBetweenPackets)
{
    std::size_t ticks = 0;
    source::CaptureClock clock([&ticks](wire::Time) { ticks++; });
    for (auto time = 0ms; time <= 5s; time += 7ms)
        clock.advance(wire::Time(time));
    EXPECT_GE(ticks, 45U);
    EXPECT_LE(ticks, 50U);
}

TEST(CaptureClock, TicksAtTheUsefulPointsOfASilence)
{
    const auto ticks = ticks_after(90s);
    for (const wire::Duration point :
         {wire::Duration(100ms), wire::Duration(1s), wire::Duration(5s), wire::Duration(10s),
          wire::Duration(60s)})
        EXPECT_THAT(ticks, testing::Contains(point)) << point.count();
}

TEST(CaptureClock, TicksAtMostAHundredTimesInTheLongestSilence)
{
    const auto ticks = ticks_after(24h * 365);
    EXPECT_THAT(ticks.size(), Le(101U));
    EXPECT_EQ(ticks.back(), 24h * 365);
}

} // namespace
} // namespace bgpsnoop::test
