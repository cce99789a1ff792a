// SPDX-License-Identifier: Apache-2.0
#include "unit/wire/framer_streams.hpp"

namespace bgpsnoop::test_framer {
namespace {

void expect_same_for_every_two_split(const Octets& stream)
{
    const Events expected = feed_in_pieces(stream, {});
    for (std::size_t cut = 1; cut < stream.size(); ++cut)
        EXPECT_EQ(feed_in_pieces(stream, {cut}), expected) << cut;
    StreamFramer framer;
    EXPECT_EQ(feed_by_bytes(framer, stream), expected);
}

TEST(StreamFramer, CutsAStreamIntoItsMessages)
{
    const Events events = feed_in_pieces(whole_stream, {});
    ASSERT_THAT(events, SizeIs(8));
    EXPECT_THAT(types_of(events), ElementsAre(1, 4, 2, 2, 5, 2, 4, 3));
    EXPECT_EQ(message_at(events, 0), (FramedMessage{1, 29, 0, open_body, true, false}));
    EXPECT_EQ(message_at(events, 1), (FramedMessage{4, 19, 29, {}, false, false}));
    EXPECT_EQ(message_at(events, 2), (FramedMessage{2, 39, 48, {}, false, false}));
    EXPECT_EQ(message_at(events, 3), (FramedMessage{2, 23, 87, end_of_rib_v4, true, true}));
    EXPECT_EQ(message_at(events, 4), (FramedMessage{5, 23, 110, refresh_body, true, false}));
    EXPECT_EQ(message_at(events, 5), (FramedMessage{2, 29, 133, end_of_rib_v6, true, true}));
    EXPECT_EQ(message_at(events, 7), (FramedMessage{3, 25, 181, notification_body, true, false}));
}

TEST(StreamFramer, EveryCutIntoTwoGivesTheSameMessages)
{
    expect_same_for_every_two_split(whole_stream);
}

TEST(StreamFramer, EveryCutIntoThreeGivesTheSameMessages)
{
    const Events expected = feed_in_pieces(whole_stream, {});
    for (std::size_t first = 1; first < whole_stream.size(); ++first)
        for (std::size_t second = first + 1; second < whole_stream.size(); ++second)
            ASSERT_EQ(feed_in_pieces(whole_stream, {first, second}), expected)
                << first << " " << second;
}

TEST(StreamFramer, GivesMessagesOfEveryType)
{
    for (unsigned type = 0; type <= 255; ++type) {
        StreamFramer framer;
        const auto octet = static_cast<std::uint8_t>(type);
        const Events events = feed(framer, message(octet, refresh_body) + message(4, {}));
        EXPECT_THAT(types_of(events), ElementsAre(octet, 4)) << type;
        EXPECT_EQ(framer.offset(), 23 + 19) << type;
    }
}

TEST(StreamFramer, KnowsEndOfRibWithTheExtendedLengthBit)
{
    const Events events = feed_in_pieces(message(2, end_of_rib_long), {});
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_TRUE(message_at(events, 0).end_of_rib);
    EXPECT_EQ(message_at(events, 0).body, end_of_rib_long);
}

TEST(StreamFramer, AnUpdateAsShortAsEndOfRibIsNotOne)
{
    const Octets withdraw{0, 6, 8, 10, 8, 11, 8, 12, 0, 0}; // 10, 11 and 12.0.0.0/8
    const Events events = feed_in_pieces(message(2, withdraw), {});
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(message_at(events, 0), (FramedMessage{2, 29, 0, {}, false, false}));
}

TEST(StreamFramer, AStartAtEveryOffsetFindsTheNextMessageAfterAtMostOne)
{
    const std::vector<std::size_t> begins{0, 29, 48, 87, 110, 133, 162, 181};
    for (std::size_t start = 0; start <= 181; ++start) {
        StreamFramer framer;
        framer.join();
        const Events events = feed(framer, Bytes(whole_stream).subspan(start));
        const auto next = std::ranges::lower_bound(begins, start);
        const auto expected = static_cast<std::size_t>(begins.end() - next);
        EXPECT_EQ(types_of(events).size(), expected) << start;
        EXPECT_THAT(faults_of(events), IsEmpty()) << start;
    }
}

TEST(StreamFramer, AStartInMidStreamByBytesGivesTheSame)
{
    for (std::size_t start = 0; start < whole_stream.size(); ++start) {
        const Octets tail(whole_stream.begin() + static_cast<long>(start), whole_stream.end());
        StreamFramer one;
        StreamFramer other;
        one.join();
        other.join();
        EXPECT_EQ(feed(one, tail), feed_by_bytes(other, tail)) << start;
    }
}

TEST(StreamFramer, AMarkerInsideABodyIsLeftAgain)
{
    const Octets fake(16, 0xff);
    const Octets tail = fake + Octets{0, 40, 9, 1, 2, 3} + update + keepalive + keepalive;
    StreamFramer framer;
    framer.join();
    EXPECT_THAT(types_of(feed(framer, tail)), ElementsAre(2, 4, 4));
}

TEST(StreamFramer, KnowsWhetherItIsBetweenMessages)
{
    StreamFramer framer;
    EXPECT_TRUE(framer.between_messages());
    feed(framer, Octets(keepalive.begin(), keepalive.begin() + 7));
    EXPECT_FALSE(framer.between_messages());
    feed(framer, Octets(keepalive.begin() + 7, keepalive.end()));
    EXPECT_TRUE(framer.between_messages());
    framer.join();
    EXPECT_FALSE(framer.between_messages());
    StreamFramer other;
    feed(other, Octets{'S', 'S', 'H', '-'});
    EXPECT_FALSE(other.between_messages());
}

TEST(StreamFramer, AnotherProtocolIsGivenUpAtItsFirstByte)
{
    const Octets ssh{'S', 'S', 'H', '-', '2', '.', '0'};
    for (const Octets& bytes : {ssh, ssh + Octets(100, 0x20)}) {
        const Events events = feed_in_pieces(bytes, {});
        ASSERT_THAT(events, SizeIs(1));
        const auto& fault = std::get<FramingFault>(events[0]);
        EXPECT_EQ(fault.kind, Kind::not_bgp);
        EXPECT_EQ(Octets(fault.bytes.begin(), fault.bytes.begin() + 7), ssh);
        EXPECT_LE(fault.bytes.size(), 19U);
    }
    StreamFramer framer;
    EXPECT_THAT(feed_by_bytes(framer, ssh + open), SizeIs(1));
}

TEST(StreamFramer, AStreamThatEndsAMarkerEarlyIsNotBgp)
{
    for (std::size_t right = 0; right < 16; ++right) {
        const Events events = feed_in_pieces(Octets(right, 0xff) + Octets{0x16, 3, 1}, {});
        EXPECT_THAT(faults_of(events), ElementsAre(Kind::not_bgp)) << right;
    }
}

TEST(StreamFramer, AnEndlessSearchIsGivenUpWithoutBytes)
{
    StreamFramer framer;
    framer.join();
    const Events events = feed(framer, Octets(200'000, 0x41));
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(std::get<FramingFault>(events[0]).kind, Kind::not_bgp);
    EXPECT_THAT(std::get<FramingFault>(events[0]).bytes, IsEmpty());
    EXPECT_THAT(feed(framer, open), IsEmpty());
}

TEST(StreamFramer, AnExtendedMessageOf64KilobytesCrossesWhole)
{
    const Octets body = Octets{6, 2} + Octets(65535 - 21, 0x2a); // RFC 8654
    const Octets stream = message(3, body) + keepalive;
    for (const std::size_t cut : {18, 19, 20, 21, 1000}) {
        const Events events = feed_in_pieces(stream, {cut, 30000, 65534});
        ASSERT_THAT(types_of(events), ElementsAre(3, 4)) << cut;
        EXPECT_EQ(message_at(events, 0).length, 65535U);
        EXPECT_EQ(message_at(events, 0).body, body) << cut;
    }
}

TEST(StreamFramer, TheFlushGivesTheMessageTheStreamEndedIn)
{
    for (std::size_t size = 0; size < open.size(); ++size) {
        StreamFramer framer;
        EXPECT_THAT(feed(framer, Bytes(open).first(size)), IsEmpty());
        const auto rest = framer.flush();
        EXPECT_EQ(rest.has_value(), size >= 19) << size;
        EXPECT_EQ(rest ? rest->body.size() + 19 : 19, std::max<std::size_t>(size, 19)) << size;
        EXPECT_FALSE(framer.flush());
    }
}

} // namespace
} // namespace bgpsnoop::test_framer
