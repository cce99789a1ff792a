// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/tape.hpp"
#include "sink/evidence/evidence_file.hpp"
#include "source/capture/capture.hpp"
#include "support/captures.hpp"
#include "support/story.hpp"

/// Stories told to an engine as a kernel tells them, written as files of evidence, and read back as
/// captures: the verdicts are the same.
namespace bgpsnoop::test {
namespace {

using engine::ConnectionClosed;
using testing::HasSubstr;
using testing::SizeIs;

/// The finding that is a verdict, as the last one of a story.
engine::Finding verdict_on(const Story& story)
{
    engine::Options options;
    options.tapes = true;
    std::vector<Finding> all = play(story, options);
    std::erase_if(all, [](const Finding& each) {
        return !std::holds_alternative<ConnectionClosed>(each.what);
    });
    return all.back();
}

std::string file_of(const engine::Finding& finding)
{
    return sink::evidence_file(finding, std::get<ConnectionClosed>(finding.what), {}, "1.2.3");
}

struct Replayed {
    std::vector<engine::Verdict> verdicts;
    std::vector<Finding> findings;
    source::CaptureSummary summary;
};

Replayed replay(const std::string& bytes)
{
    const TemporaryFile file({bytes.begin(), bytes.end()});
    engine::Options options;
    options.senses = {.drops = false, .ahead = true};
    engine::Engine engine(options);
    Replayed result;
    result.summary = source::read_captures({file.path()}, {}, [&](const Input& input) {
                         for (Finding& each : engine.feed(input))
                             result.findings.push_back(std::move(each));
                     }).value();
    for (const auto& each : only<ConnectionClosed>(result.findings))
        result.verdicts.push_back(each.verdict);
    return result;
}

Story open_sent()
{
    return Story().calls().after(1ms).connected().writes_open().after(1ms);
}

Story up()
{
    return Story().calls().after(1ms).connected().established();
}

/// What we write after the OPENs does not come to the peer. Its TCP has acknowledged all before.
Story unheard()
{
    Story story = up();
    std::uint64_t acknowledged = 1; // our SYN: the kernel counts it
    for (const Input& each : story.inputs)
        if (const auto* seen = std::get_if<engine::MessageSeen>(&each.what))
            acknowledged += seen->direction == Direction::sent ? seen->length : 0;
    story.acked(acknowledged).heard_ack().sample();
    for (const std::uint32_t lost : {19U, 38U})
        story.after(30s).writes_keepalive().reads_keepalive().heard().unacked(lost).sample();
    return story.after(30s).heard().reads_notification(4, 0).sample().peer_reset();
}

struct Case {
    const char* name;
    std::function<Story()> story;
    engine::Outcome outcome;
};

using enum engine::Outcome;

const std::vector<Case> cases{
    {"refused", [] { return Story().calls().after(1ms).peer_reset().fails(ECONNREFUSED); },
     connect_refused},
    {"not listening", [] { return Story().syn_refused(); }, not_listening},
    {"closed without a word", [] { return open_sent().peer_fin().closes(); },
     closed_without_answer},
    {"reset without a word", [] { return open_sent().peer_reset().fails(ECONNRESET); },
     closed_without_answer},
    {"bad peer AS",
     [] { return open_sent().reads_open().reads_notification(2, 2).peer_fin().closes(); },
     open_rejected},
    {"we object", [] { return open_sent().reads_open().writes_notification(2, 2).closes(); },
     open_rejected},
    {"shut down", [] { return up().after(60s).reads_notification(6, 2).peer_fin().closes(); },
     administrative},
    {"reset", [] { return up().after(60s).peer_reset().fails(ECONNRESET); }, peer_reset},
    {"closed", [] { return up().after(60s).peer_fin().closes(); }, peer_closed},
    {"by ICMP",
     [] {
         return Story()
             .calls()
             .after(1ms)
             .icmp(3, 13)
             .reports(EHOSTUNREACH, {{3, 13}})
             .fails(EHOSTUNREACH);
     },
     connect_rejected},
    {"unheard", [] { return unheard().fails(ECONNRESET); }, hold_timer_expired},
    {"IPv6",
     [] {
         Story story;
         story.addresses("2001:db8::9", "2001:db8::10").calls().after(1ms).connected();
         return story.writes_open().after(1ms).peer_fin().closes();
     },
     closed_without_answer},
};

std::string_view first_cause(const engine::Verdict& verdict)
{
    return verdict.causes.empty() ? "" : engine::name(verdict.causes.front());
}

TEST(Evidence, IsJudgedAsTheAgentDid)
{
    for (const Case& each : cases) {
        SCOPED_TRACE(each.name);
        const auto finding = verdict_on(each.story());
        const engine::Verdict& live = std::get<ConnectionClosed>(finding.what).verdict;
        ASSERT_EQ(live.outcome, each.outcome) << live.explanation;
        const Replayed again = replay(file_of(finding));
        ASSERT_THAT(again.verdicts, SizeIs(1));
        EXPECT_EQ(again.verdicts[0].outcome, live.outcome) << again.verdicts[0].explanation;
        EXPECT_EQ(again.verdicts[0].side, live.side) << again.verdicts[0].explanation;
        EXPECT_EQ(first_cause(again.verdicts[0]), first_cause(live))
            << again.verdicts[0].explanation;
        EXPECT_EQ(again.summary.gaps, 0U);
        EXPECT_EQ(again.summary.cut, 0U);
    }
}

/// The kernel counts what it does not tell: thousands of KEEPALIVEs and UPDATEs.
Story long_lived()
{
    Story story = up();
    story.counted(1000, 2000).acked(100'000).sample().after(3600s);
    story.counted(1100, 2100).acked(120'000).sample();
    for (Input& each : story.inputs)
        if (auto* taken = std::get_if<engine::SampleTaken>(&each.what)) {
            taken->sample.sent.bytes = *taken->sample.bytes_acked;
            taken->sample.received.bytes = 5'000'000;
        }
    return story;
}

TEST(Evidence, WhatWasOnlyCountedIsNoHole)
{
    const auto finding = verdict_on(long_lived().after(1s).peer_reset().fails(ECONNRESET));
    const engine::Verdict& live = std::get<ConnectionClosed>(finding.what).verdict;
    const Replayed again = replay(file_of(finding));
    ASSERT_THAT(again.verdicts, SizeIs(1));
    EXPECT_EQ(again.verdicts[0].outcome, peer_reset) << again.verdicts[0].explanation;
    EXPECT_EQ(again.verdicts[0].certainty, live.certainty) << again.verdicts[0].explanation;
    EXPECT_EQ(again.verdicts[0].explanation.find("missing"), std::string::npos);
}

TEST(Evidence, SaysWhoseEndItIsAndWhatWasRecorded)
{
    const auto finding = verdict_on(Story().syn_refused()); // the peer called, so it would be it
    const Replayed again = replay(file_of(finding));
    ASSERT_FALSE(again.findings.empty());
    EXPECT_EQ(again.findings.back().who.local.address.to_string(), "10.82.1.9");
    EXPECT_TRUE(again.findings.back().who.is_this_host);
    ASSERT_THAT(again.summary.recorded, SizeIs(1));
    EXPECT_THAT(again.summary.recorded[0], HasSubstr(R"("outcome":"not_listening")"));
}

TEST(Evidence, OfBothEndsInOneFileMakesNoRouterThatCallsItself)
{
    Story other;
    other.addresses("10.82.1.10", "10.82.1.9").called().open_arrives().after(1ms);
    const std::string both = file_of(verdict_on(open_sent().peer_fin().closes())) +
                             file_of(verdict_on(other.closes_with_reset()));
    for (const Finding& each : replay(both).findings) {
        EXPECT_FALSE(each.who.is_this_host);
        EXPECT_FALSE(each.who.peer_is_too);
    }
}

TEST(Evidence, OfNothingOnTheWireThereIsNone)
{
    engine::Finding finding = verdict_on(Story().calls().unsendable());
    std::get<ConnectionClosed>(finding.what).tape = nullptr;
    EXPECT_EQ(file_of(finding), "");
}

/// Whatever a peer says is bounded, and inert.
TEST(Evidence, IsBoundedWhateverThePeerSends)
{
    Story story = up();
    for (int count = 0; count < 1000; ++count)
        story.after(1ms).reads(5, std::vector<std::uint8_t>(4, 0)); // ROUTE-REFRESH
    std::vector<std::uint8_t> text(4000, 0xff);
    text[0] = 255;
    const auto finding = verdict_on(story.reads_notification(6, 2, text).peer_fin().closes());
    const std::string bytes = file_of(finding);
    constexpr std::size_t most = 65536;
    EXPECT_LT(bytes.size(), most);
    EXPECT_EQ(replay(bytes).verdicts.at(0).outcome, administrative);
}

TEST(Evidence, OfATapeThatNobodyAskedForThereIsNone)
{
    const auto all = only<ConnectionClosed>(play(open_sent().peer_fin().closes()));
    EXPECT_EQ(all.at(0).tape, nullptr);
}

} // namespace
} // namespace bgpsnoop::test
