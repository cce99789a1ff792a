// SPDX-License-Identifier: Apache-2.0
#include "sink/history/event_filter.hpp"

#include <gtest/gtest.h>

#include "sink/parse_time.hpp"
#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

using sink::EventFilter;
using sink::parse_time;

std::vector<sink::KeptEventPtr> some_events()
{
    std::vector<sink::KeptEventPtr> events;
    for (const auto& finding : test::first_capture(1))
        events.push_back(sink::keep(finding, events.size() + 1));
    return events;
}

std::string kept(const sink::Query& query)
{
    std::string numbers;
    for (const auto& event : EventFilter::parse(query).value().apply(some_events()))
        numbers += std::to_string(event->sequence);
    return numbers;
}

TEST(EventFilter, EachParameterKeepsItsEvents)
{
    EXPECT_EQ(kept({}), "1234");
    EXPECT_EQ(kept({{"since", "2026-11-23T04:57:06.000211Z"}}), "34");
    EXPECT_EQ(kept({{"since", "1795409826.2"}}), "4");
    EXPECT_EQ(kept({{"peer", "10.82.1.10"}}), "1234");
    EXPECT_EQ(kept({{"peer", "10.82.1.11"}}), "");
    EXPECT_EQ(kept({{"peer", "10.82.1.11"}, {"peer", "10.82.0.0/16"}}), "1234");
    EXPECT_EQ(kept({{"peer", "router"}}), "");
    EXPECT_EQ(kept({{"vrf", "default"}}), "1234");
    EXPECT_EQ(kept({{"vrf", "red"}}), "");
    EXPECT_EQ(kept({{"outcome", "closed_without_answer"}}), "4");
    EXPECT_EQ(kept({{"outcome", "closed_without_answer"}, {"side", "local"}}), "");
    EXPECT_EQ(kept({{"event", "reset"}, {"event", "message"}}), "23");
    EXPECT_EQ(kept({{"not", "reset"}, {"not", "message"}}), "14");
    EXPECT_EQ(kept({{"limit", "2"}}), "34");
    EXPECT_EQ(kept({{"limit", "1"}, {"event", "message"}}), "2");
    EXPECT_EQ(EventFilter::parse({{"after", "17"}})->after, 17U);
}

TEST(EventFilter, WhatItCannotReadIsOneSentence)
{
    EXPECT_EQ(EventFilter::parse({{"since", "noon"}}).error(), "'noon' is no value for 'since'");
    for (const auto& [name, value] : sink::Query{{"peer", "10.0.0.300"},
                                                 {"event", "thunder"},
                                                 {"limit", "-1"},
                                                 {"after", "1x"},
                                                 {"since", ""}})
        EXPECT_FALSE(EventFilter::parse({{name, value}})) << name;
    EXPECT_EQ(EventFilter::parse({{"event", "warnings"}}).error(),
              "'warnings' is no value for 'event', did you mean 'warning'?");
    EXPECT_EQ(EventFilter::parse({{"outcomes", "red"}}).error(),
              "there is no parameter 'outcomes', did you mean 'outcome'?");
    EXPECT_EQ(EventFilter::parse({{"colour", "red"}}).error(),
              "there is no parameter 'colour': there are after, down, event, group, limit, "
              "netns_name, not, outcome, peer, side, since, state and vrf");
}

TEST(EventFilter, AFindingIsWantedWhereItsKeptEventIs)
{
    for (const sink::Query& query : {sink::Query{},
                                     {{"event", "reset"}},
                                     {{"not", "message"}},
                                     {{"peer", "10.82.1.10"}},
                                     {{"peer", "10.82.1.11"}},
                                     {{"outcome", "closed_without_answer"}},
                                     {{"down", "true"}}}) {
        const auto filter = EventFilter::parse(query).value();
        for (const auto& finding : test::first_capture(1))
            EXPECT_EQ(filter.wants(finding), filter.wants(*sink::keep(finding, 1)));
    }
}

TEST(ParseTime, ReadsRfc3339AndUnixSeconds)
{
    const auto time = test::at_second(test::sink_story_begin, 123456);
    EXPECT_EQ(parse_time("2026-11-23T04:57:06.123456Z"), time);
    EXPECT_EQ(parse_time("2026-11-23T05:57:06.123456+01:00"), time);
    EXPECT_EQ(parse_time("2026-11-23T01:27:06.123456-03:30"), time);
    EXPECT_EQ(parse_time("1795409826"), test::at_second(test::sink_story_begin));
    for (const char* bad : {"", "yesterday", "2026-11-23", "2026-11-23T04:57:06", "-1", "1e400",
                            "2026-11-23T04:57:06.Z", "2026-11-23T04:57:06+0100", "12x",
                            "1500-01-01T00:00:00Z", "99999999999", "nan", "inf"})
        EXPECT_FALSE(parse_time(bad)) << bad;
}

} // namespace
} // namespace bgpsnoop
