// SPDX-License-Identifier: Apache-2.0
#include "unit/wire/framer_streams.hpp"

namespace bgpsnoop::test_framer {
namespace {

TEST(StreamFramer, ALengthBelowNineteenLosesTheFraming)
{
    for (std::size_t length = 0; length < 19; ++length) {
        const Octets bad = message(4, {}, length);
        const Events events = feed_in_pieces(open + bad + keepalive + update, {});
        EXPECT_THAT(types_of(events), ElementsAre(1, 4, 2)) << length;
        ASSERT_THAT(faults_of(events), ElementsAre(Kind::lost)) << length;
        EXPECT_EQ(std::get<FramingFault>(events[1]).bytes, bad);
        EXPECT_EQ(std::get<FramingFault>(events[1]).stream_offset, open.size());
    }
}

TEST(StreamFramer, StrayOctetsOfAMarkerBeforeAMessageHideNothing)
{
    for (std::size_t stray = 1; stray < 40; ++stray)
        for (const Octets& next : {notification, open, keepalive, refresh}) {
            const Octets stream = keepalive + Octets(stray, 0xff) + next + keepalive;
            const Events events = feed_in_pieces(stream, {});
            EXPECT_THAT(types_of(events), ElementsAre(4, next[18], 4)) << stray;
            EXPECT_THAT(faults_of(events), ElementsAre(Kind::lost)) << stray;
        }
}

/// Two 0xff before it are all that the longest message would begin with.
bool looks_longest(std::size_t length)
{
    const std::size_t type = length >> 8;
    const std::size_t first = length & 0xff;
    return (type == 2 && (first == 0 || first == 0xff)) ||
           (type == 3 && first >= 1 && first <= 8) || (type == 5 && (first == 0 || first == 0x40));
}

TEST(StreamFramer, StrayOctetsOfAMarkerBeforeAnUpdateOfAnyLengthHideNothingBehindIt)
{
    for (std::size_t length = 23; length <= 4096; ++length) {
        if (looks_longest(length))
            continue;
        const Octets next = message(2, Octets(length - 19, 0x63));
        for (std::size_t stray = 1; stray < 4; ++stray) {
            const Octets stream = keepalive + Octets(stray, 0xff) + next + notification;
            const Events events = feed_in_pieces(stream, {});
            ASSERT_THAT(types_of(events), ElementsAre(4, 2, 3)) << stray << ", " << length;
            ASSERT_THAT(faults_of(events), ElementsAre(Kind::lost)) << stray << ", " << length;
        }
    }
}

TEST(StreamFramer, TheLongestUpdatesAreNotTakenForAMarkerThatBeganEarly)
{
    const std::size_t shortest = 0xff11;
    for (const std::size_t length : {shortest, std::size_t{0xfffe}, std::size_t{0xffff}})
        for (const Octets& withdrawn : {Octets{0, 0}, Octets{0xff, 0xe8}}) {
            const Octets body = withdrawn + Octets(length - 21, 0x63);
            const Octets stream = keepalive + message(2, body, length) + notification;
            const Events events = feed_in_pieces(stream, {});
            EXPECT_THAT(types_of(events), ElementsAre(4, 2, 3)) << length;
            EXPECT_THAT(faults_of(events), IsEmpty()) << length;
            StreamFramer framer;
            EXPECT_THAT(types_of(feed_by_bytes(framer, stream)), ElementsAre(4, 2, 3)) << length;
        }
}

TEST(StreamFramer, AGapBehindTheHeaderOfTheLongestUpdateLosesTheFraming)
{
    StreamFramer framer;
    feed(framer, Bytes(message(2, {0, 0}, 0xffff)).first(19));
    EXPECT_THAT(faults_of(framer.gap(100)), ElementsAre(Kind::missed));
    EXPECT_THAT(types_of(feed(framer, keepalive)), ElementsAre(4));
}

TEST(StreamFramer, WhatStoodInPlaceOfAHeaderIsToldAsItWasThoughTheNextMessageBeginsWithinIt)
{
    const Octets stream = keepalive + Octets(1, 0xff) + keepalive;
    const Events events = feed_in_pieces(stream, {});
    ASSERT_THAT(faults_of(events), ElementsAre(Kind::lost));
    const auto rejected = Bytes(stream).subspan(keepalive.size(), 19);
    EXPECT_EQ(std::get<FramingFault>(events[1]).bytes, Octets(rejected.begin(), rejected.end()));
}

TEST(StreamFramer, AnyGarbageBetweenMessagesIsLeftBehindHoweverItIsCut)
{
    for (std::size_t garbage = 1; garbage < 40; ++garbage) {
        const Octets stream = open + Octets(garbage, 0x55) + keepalive + update + keepalive;
        const Events events = feed_in_pieces(stream, {});
        EXPECT_THAT(types_of(events), ElementsAre(1, 4, 2, 4)) << garbage << " bytes of garbage";
        EXPECT_THAT(faults_of(events), ElementsAre(Kind::lost)) << garbage;
    }
}

TEST(StreamFramer, AnyGarbageFedByBytesIsLeftBehind)
{
    for (std::size_t garbage = 1; garbage < 40; ++garbage) {
        StreamFramer framer;
        const Octets stream = open + Octets(garbage, 0x55) + keepalive + update + keepalive;
        EXPECT_THAT(types_of(feed_by_bytes(framer, stream)), ElementsAre(1, 4, 2, 4)) << garbage;
    }
}

TEST(StreamFramer, AGapInsideAnUpdateIsBridged)
{
    StreamFramer framer;
    feed(framer, Bytes(update).first(25));
    EXPECT_THAT(framer.gap(10), IsEmpty());
    EXPECT_THAT(types_of(feed(framer, Bytes(update).subspan(35))), ElementsAre(2));
    EXPECT_THAT(types_of(feed(framer, keepalive)), ElementsAre(4));
}

TEST(StreamFramer, AGapToTheEndOfAnUpdateCompletesIt)
{
    StreamFramer framer;
    feed(framer, Bytes(update).first(25));
    EXPECT_THAT(types_of(framer.gap(update.size() - 25)), ElementsAre(2));
    EXPECT_THAT(types_of(feed(framer, keepalive)), ElementsAre(4));
}

TEST(StreamFramer, AGapInsideAnOpenGivesWhatCameAndSearches)
{
    StreamFramer framer;
    feed(framer, Bytes(open).first(22));
    const Events events = framer.gap(4);
    ASSERT_THAT(events, SizeIs(2));
    EXPECT_EQ(message_at(events, 0).body, Octets(open_body.begin(), open_body.begin() + 3));
    EXPECT_EQ(std::get<FramingFault>(events[1]).kind, Kind::missed);
    EXPECT_EQ(std::get<FramingFault>(events[1]).stream_offset, 22U);
    feed(framer, Bytes(open).subspan(26));
    EXPECT_THAT(types_of(feed(framer, keepalive + update)), ElementsAre(4, 2));
}

TEST(StreamFramer, AGapInAShortUpdateNeverMakesAnEndOfRibOfIt)
{
    const Octets withdraw{0, 6, 8, 10, 8, 11, 8, 12, 0, 0};
    const Octets stream = message(2, withdraw);
    StreamFramer framer;
    feed(framer, message(2, end_of_rib_v6)); // what the framer remembers of before
    feed(framer, Bytes(stream).first(19));
    Events events = framer.gap(9);
    feed(framer, Bytes(stream).subspan(28), events);
    ASSERT_THAT(types_of(events), ElementsAre(2));
    EXPECT_FALSE(message_at(events, 0).end_of_rib);
}

TEST(StreamFramer, ALongGapIsCountedWhole)
{
    StreamFramer framer;
    feed(framer, open);
    EXPECT_THAT(faults_of(framer.gap(0x3'0000'0001)), ElementsAre(Kind::missed));
    EXPECT_EQ(framer.offset(), open.size() + 0x3'0000'0001);
    EXPECT_THAT(types_of(feed(framer, keepalive)), ElementsAre(4));
}

} // namespace
} // namespace bgpsnoop::test_framer
