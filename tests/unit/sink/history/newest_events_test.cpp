// SPDX-License-Identifier: Apache-2.0
#include "sink/history/newest_events.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop {
namespace {

using sink::KeptEventPtr;
using sink::NewestEvents;

KeptEventPtr event_of(std::size_t bytes)
{
    sink::KeptEvent event;
    event.json = std::string(bytes, 'x');
    return std::make_shared<const sink::KeptEvent>(event);
}

TEST(NewestEvents, AreBoundedByTheirNumber)
{
    NewestEvents events;
    EXPECT_EQ(events.put({event_of(1), event_of(1)}, {.events = 2}).size(), 0U);
    EXPECT_EQ(events.put({event_of(1)}, {.events = 2}).size(), 1U);
    EXPECT_EQ(events.all().size(), 2U);
}

TEST(NewestEvents, AreBoundedByTheirBytes)
{
    NewestEvents events;
    const NewestEvents::Room room{.events = 100, .bytes = 10};
    events.put({event_of(4), event_of(4)}, room);
    EXPECT_EQ(events.put({event_of(6)}, room).size(), 1U);
    EXPECT_EQ(events.all().size(), 2U);
    EXPECT_EQ(events.put({event_of(11)}, room).size(), 3U); // it finds none for itself
    EXPECT_EQ(events.put({event_of(10)}, room).size(), 0U);
}

} // namespace
} // namespace bgpsnoop
