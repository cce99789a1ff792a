// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

/// What a peer may number at will is counted under the names of the registries, and one more.
namespace bgpsnoop::test {
namespace {

using namespace engine;

SessionSnapshot session_after(const Story& story)
{
    Engine engine({});
    play(engine, story.inputs);
    return engine.snapshot().sessions.at(0);
}

TEST(UnregisteredNumbers, CodesOfNotificationsWithoutANameAreOneCount)
{
    Story story = running();
    for (int code = 0; code < 256; ++code)
        for (const int subcode : {0, 2, 99, 250})
            story.reads_notification(static_cast<std::uint8_t>(code),
                                     static_cast<std::uint8_t>(subcode));
    const auto counts = session_after(story).notifications_received;
    EXPECT_LT(counts.size(), 40);
    EXPECT_EQ(counts.at({6, 2}), 1);
    EXPECT_EQ(counts.at({6, other_subcode}), 2);
    EXPECT_GT(counts.at({other_code, other_subcode}), 900);
}

/// An UPDATE with an empty MP_UNREACH_NLRI, RFC 4724 2.
std::vector<std::uint8_t> end_of_rib(std::uint16_t afi, std::uint8_t safi)
{
    return {0,
            0, // no withdrawn routes
            0,
            6, // path attributes
            0x80, 15, 3, static_cast<std::uint8_t>(afi >> 8), static_cast<std::uint8_t>(afi & 0xff),
            safi};
}

TEST(UnregisteredNumbers, FamiliesWithoutANameAreOneAndOthersHaveALimit)
{
    Story story = running().reads(2, end_of_rib(2, 1));
    for (std::uint16_t afi = 0; afi < 1000; ++afi)
        story.reads(2, end_of_rib(afi, 128))
            .reads(2, end_of_rib(1, static_cast<std::uint8_t>(afi)));
    const auto times = session_after(story).end_of_rib_received;
    EXPECT_TRUE(times.contains(wire::Family{2, 1}));
    EXPECT_TRUE(times.contains(other_family));
    EXPECT_LE(times.size(), 33);
}

} // namespace
} // namespace bgpsnoop::test
