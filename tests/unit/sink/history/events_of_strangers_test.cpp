// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "sink/history/event_history.hpp"
#include "support/call_stories.hpp"

/// Strangers in the event history: apart, and in bounds.
namespace bgpsnoop {
namespace {

using sink::EventHistory;
using test::first_capture;

engine::SessionKey peer_at(std::string_view address)
{
    return {.netns = 4026531840, .vrf = "default", .interface = {}, .peer = test::address(address)};
}

const engine::SessionKey a_neighbour = peer_at("10.82.1.10");

void tell_all(EventHistory& history, const std::vector<engine::Finding>& findings)
{
    for (const auto& finding : findings)
        history.write(finding);
}

TEST(EventsOfStrangers, StrangersDisplaceNoEventOfANeighbour)
{
    EventHistory history({.events = {.events = 10}, .stranger_events = {.events = 6}});
    tell_all(history, first_capture(1));
    for (std::uint64_t number = 100; number < 200; ++number)
        tell_all(history, test::of_stranger(first_capture(number), number));
    tell_all(history, test::connection(2, {{0, engine::SessionUp{}}}));
    const auto events = history.events();
    ASSERT_EQ(events.size(), 4U + 6U + 1U);
    EXPECT_EQ(events.front()->sequence, 1U);
    EXPECT_EQ(events.back()->name, "session_up");
    EXPECT_TRUE(std::ranges::is_sorted(
        events, {}, [](const sink::KeptEventPtr& each) { return each->sequence; }));
    EXPECT_EQ(history.events(events[8]->sequence).size(), 2U);
    EXPECT_GT(history.left_out_of_strangers(), 0U);
}

TEST(EventsOfStrangers, TheStoriesOfStrangersAreBoundedTheLeastRecentlySeenGoFirst)
{
    EventHistory history({.strangers = 10});
    for (std::uint64_t number = 1; number <= 11; ++number)
        tell_all(history, test::of_stranger(first_capture(number), 0x0a000000 + number));
    EXPECT_FALSE(history.story(peer_at("10.0.0.1")));
    EXPECT_TRUE(history.story(peer_at("10.0.0.11")));
}

TEST(EventsOfStrangers, TheStoriesOfStrangersGoBeforeThoseOfAQuietNeighbour)
{
    EventHistory history({.story_bytes = 40'000});
    tell_all(history, first_capture(1));
    for (std::uint64_t number = 100; number < 200; ++number)
        tell_all(history, test::of_stranger(first_capture(number), number));
    EXPECT_EQ(history.story(a_neighbour)->connections().size(), 1U);
}

TEST(EventsOfStrangers, TheCrowdOfANeighboursAddressIsNoPartOfItsStory)
{
    EventHistory history;
    tell_all(history, first_capture(1));
    for (std::uint64_t number = 100; number < 200; ++number) {
        auto crowd = first_capture(number);
        for (auto& each : crowd)
            each.stranger = true;
        tell_all(history, crowd);
    }
    EXPECT_EQ(history.story(a_neighbour)->connections().size(), 1U);
}

} // namespace
} // namespace bgpsnoop
