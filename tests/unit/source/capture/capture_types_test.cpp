// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/source/capture/capture_story.hpp"

/// Messages of types that BGP does not know, or knows only by drafts.
namespace bgpsnoop::test {
namespace {

using testing::ElementsAre;
using namespace wire::tcp_flag;

std::vector<Input> inputs_behind_open(const std::vector<std::uint8_t>& types)
{
    Conversation talk;
    talk.left_calls().to_right(ack, open_bytes);
    for (const std::uint8_t type : types)
        talk.to_right(ack, message(type, {1, 2, 3, 4}));
    talk.to_left(rst | ack);
    return inputs_of(pcap(talk.frames), seen_from_left());
}

engine::StreamCounts counts_at_the_end(const std::vector<Input>& inputs)
{
    engine::StreamCounts counts;
    for (const Input& input : inputs)
        if (const auto* change = std::get_if<engine::TcpStateChanged>(&input.what))
            counts = change->sample.sent;
    return counts;
}

TEST(CaptureTypes, TypesZeroAndAboveSixAreCountedTogether)
{
    std::vector<std::uint8_t> types{0};
    for (unsigned type = 6; type <= 255; ++type)
        types.push_back(static_cast<std::uint8_t>(type));
    const engine::StreamCounts counts = counts_at_the_end(inputs_behind_open(types));
    EXPECT_THAT(counts.messages, ElementsAre(250, 1, 0, 0, 0, 0, 1));
}

TEST(CaptureTypes, OnlyTheFirstOfThemIsTold)
{
    const Lines story = lines_of(inputs_behind_open({7, 9, 255, 7}));
    EXPECT_THAT(story, ElementsAre("1 close->syn_sent", "1 syn_sent->established",
                                   "1 sent 1 of 29, body 10", "1 sent 7 of 23, body left",
                                   "1 rst+ack received", "1 established->close ECONNRESET",
                                   "1 error ECONNRESET"));
}

} // namespace
} // namespace bgpsnoop::test
