// SPDX-License-Identifier: Apache-2.0
#include "wire/reassembly.hpp"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "support/bytes.hpp"

namespace bgpsnoop::wire {
namespace {

using test::ByteVector;

ByteVector text(std::string_view letters)
{
    return {letters.begin(), letters.end()};
}

/// What came out, with a dot for each byte of a gap.
std::string shown(const StreamPieces& pieces)
{
    std::string all;
    for (const StreamPiece& piece : pieces) {
        all.append(piece.bytes.begin(), piece.bytes.end());
        all.append(piece.gap, '.');
    }
    return all;
}

std::string feed(Reassembly& stream, std::uint32_t seq, std::string_view letters, bool fin = false)
{
    const ByteVector bytes = text(letters);
    return shown(stream.segment(seq, bytes, static_cast<std::uint32_t>(bytes.size()), fin));
}

constexpr std::string_view sentence = "the quick brown fox jumps";

TEST(Reassembly, EveryOrderOfFiveSegmentsGivesTheSameStream)
{
    for (const std::uint32_t first : {1000U, 0xfffffff0U, 0xffffffffU, 0x7ffffff8U}) {
        std::vector<std::uint32_t> order{0, 5, 10, 15, 20};
        do {
            Reassembly stream;
            stream.start(first);
            std::string all;
            for (const std::uint32_t at : order)
                all += feed(stream, first + at, sentence.substr(at, 5), at == 20);
            EXPECT_EQ(all, sentence);
            EXPECT_TRUE(stream.finished());
            EXPECT_EQ(stream.next(), first + 26);
            EXPECT_FALSE(stream.has_hole());
        } while (std::ranges::next_permutation(order).found);
    }
}

std::vector<std::uint64_t> gaps(const StreamPieces& pieces)
{
    std::vector<std::uint64_t> all;
    for (const StreamPiece& piece : pieces)
        all.push_back(piece.gap);
    return all;
}

TEST(Reassembly, WhatIsMissingIsTwoGapsWhereItsSenderHasWaitedInBetween)
{
    for (const std::uint32_t first : {1000U, 0xfffffff0U}) {
        Reassembly stream;
        stream.start(first);
        for (const std::uint32_t place : {0U, 19U, 19U, 38U}) // none is missing before the first
            stream.mark(first + place);
        EXPECT_EQ(feed(stream, first + 59, "", true), "");
        EXPECT_EQ(gaps(stream.skip_holes()), (std::vector<std::uint64_t>{19, 19, 21}));
        EXPECT_TRUE(stream.finished());
    }
}

TEST(Reassembly, AnAcknowledgementTellsTheSameGaps)
{
    Reassembly stream;
    stream.start(1000);
    stream.mark(1019);
    EXPECT_EQ(gaps(stream.acked(1040)), (std::vector<std::uint64_t>{19, 21}));
    EXPECT_EQ(gaps(stream.acked(1059)), std::vector<std::uint64_t>{19});
}

TEST(Reassembly, AMarkBeforeWhatHasComeAfterAllSplitsNothing)
{
    Reassembly stream;
    stream.start(1000);
    stream.mark(1003);
    EXPECT_EQ(feed(stream, 1000, "abcdef"), "abcdef");
    EXPECT_EQ(gaps(stream.acked(1010)), std::vector<std::uint64_t>{4});
}

TEST(Reassembly, RetransmissionsAreDeliveredOnce)
{
    Reassembly stream;
    stream.start(100);
    EXPECT_EQ(feed(stream, 100, "abc"), "abc");
    EXPECT_EQ(feed(stream, 100, "abc"), "");
    EXPECT_EQ(feed(stream, 99, "x"), ""); // a keepalive probe
    EXPECT_EQ(feed(stream, 101, "bcdef"), "def");
}

TEST(Reassembly, TheFirstBytesSeenForAPlaceWin)
{
    Reassembly stream;
    stream.start(100);
    EXPECT_EQ(feed(stream, 102, "CD"), "");
    EXPECT_EQ(feed(stream, 106, "GH"), "");
    EXPECT_EQ(feed(stream, 101, "bcdefghi"), "");
    EXPECT_EQ(feed(stream, 100, "a"), "abCDefGHi");
}

TEST(Reassembly, EveryPairOfOverlappingSegmentsCoversTheirUnion)
{
    for (std::uint32_t a = 1; a < 8; ++a)
        for (std::uint32_t a_size = 1; a_size < 8; ++a_size)
            for (std::uint32_t b = 1; b < 8; ++b) {
                Reassembly stream;
                stream.start(0);
                feed(stream, a, std::string(a_size, 'A'));
                feed(stream, b, std::string(7, 'B'));
                const std::string all = feed(stream, 0, std::string(20, '-'));
                std::string expected(20, '-');
                std::fill_n(expected.begin() + b, 7, 'B');
                std::fill_n(expected.begin() + a, a_size, 'A');
                EXPECT_EQ(all, expected) << a << " " << a_size << " " << b;
            }
}

TEST(Reassembly, AHoleThatIsAcknowledgedBecomesAGap)
{
    Reassembly stream;
    stream.start(100);
    EXPECT_EQ(feed(stream, 105, "fgh"), "");
    EXPECT_TRUE(stream.has_hole());
    EXPECT_EQ(shown(stream.acked(100)), "");
    EXPECT_EQ(shown(stream.acked(103)), "..."); // two of them may still come
    EXPECT_EQ(shown(stream.acked(108)), "..fgh");
    EXPECT_FALSE(stream.has_hole());
    EXPECT_EQ(stream.delivered(), 8U);
}

TEST(Reassembly, AnAcknowledgementBehindTheLastByteSeenIsAGapToo)
{
    Reassembly stream;
    stream.start(100);
    feed(stream, 100, "abc");
    EXPECT_EQ(shown(stream.acked(110)), ".......");
    EXPECT_EQ(feed(stream, 108, "ijk"), "k");
}

TEST(Reassembly, TheNumberOfAFinIsNoGap)
{
    Reassembly stream;
    stream.start(100);
    EXPECT_EQ(feed(stream, 100, "abc", true), "abc");
    EXPECT_EQ(shown(stream.acked(104)), "");
    EXPECT_EQ(stream.next(), 104U);
}

TEST(Reassembly, AFinOutOfOrderWaitsForItsPlace)
{
    Reassembly stream;
    stream.start(100);
    feed(stream, 103, "", true);
    EXPECT_FALSE(stream.finished());
    EXPECT_EQ(feed(stream, 100, "abcdef"), "abc");
    EXPECT_TRUE(stream.finished());
}

TEST(Reassembly, SnappedSegmentsLeaveAGap)
{
    Reassembly stream;
    stream.start(100);
    EXPECT_EQ(shown(stream.segment(100, text("ab"), 5, false)), "ab...");
    EXPECT_EQ(feed(stream, 105, "fg"), "fg");
    EXPECT_EQ(shown(stream.segment(110, text(""), 3, false)), "");
    EXPECT_EQ(feed(stream, 107, "hij"), "hij...");
}

TEST(Reassembly, AStreamJoinedInTheMiddleBeginsWithItsFirstSegment)
{
    Reassembly stream;
    EXPECT_EQ(feed(stream, 0xfffffffe, "abcd"), "abcd");
    EXPECT_EQ(stream.next(), 2U);
    EXPECT_EQ(feed(stream, 2, "ef"), "ef");
}

TEST(Reassembly, WhatIsFarFromTheStreamIsNotOfIt)
{
    Reassembly stream;
    stream.start(100);
    EXPECT_FALSE(stream.plausible(0x7fffffff));
    EXPECT_EQ(feed(stream, 0x7fffffff, "blind"), "");
    EXPECT_EQ(shown(stream.acked(0x7fffffff)), "");
    EXPECT_EQ(feed(stream, 100, "abc"), "abc");
}

TEST(Reassembly, TheBufferForAHoleIsBounded)
{
    Reassembly stream;
    stream.start(0);
    const std::string block(64 * 1024, 'x');
    std::size_t delivered = 0;
    for (std::uint32_t at = 1; delivered == 0 && at < 100 * block.size();
         at += static_cast<std::uint32_t>(block.size()))
        delivered = feed(stream, at, block).size();
    EXPECT_GT(delivered, Reassembly::buffer_limit);
    EXPECT_LT(delivered, Reassembly::buffer_limit + 3 * block.size());
}

TEST(Reassembly, StreamsLongerThanTheSequenceSpaceGoOn)
{
    Reassembly stream;
    stream.start(5);
    for (int step = 0; step < 10; ++step)
        stream.acked(stream.next() + (1U << 30));
    EXPECT_EQ(stream.delivered(), std::uint64_t{10} << 30);
}

TEST(Reassembly, WhatWaitsBehindHolesComesOutWhenTheyAreSkipped)
{
    Reassembly stream;
    stream.start(100);
    EXPECT_EQ(feed(stream, 103, "def"), "");
    EXPECT_EQ(feed(stream, 108, "ijk", true), "");
    EXPECT_TRUE(stream.has_hole());
    EXPECT_EQ(shown(stream.skip_holes()), "...def..ijk");
    EXPECT_TRUE(stream.finished());
    EXPECT_FALSE(stream.has_hole());
    EXPECT_EQ(shown(stream.skip_holes()), "");
}

TEST(Reassembly, AFinAloneBehindAHoleIsAHoleToo)
{
    Reassembly stream;
    stream.start(100);
    EXPECT_EQ(feed(stream, 103, "", true), "");
    EXPECT_TRUE(stream.has_hole());
    EXPECT_EQ(shown(stream.skip_holes()), "...");
    EXPECT_TRUE(stream.finished());
}

TEST(Reassembly, WhatIsSkippedKeepsTheTimeOfItsCapture)
{
    Reassembly stream;
    stream.start(100);
    const ByteVector bytes = text("def");
    stream.segment(103, bytes, 3, false, Time(std::chrono::seconds(5)));
    stream.segment(106, bytes, 3, false, Time(std::chrono::seconds(7)));
    const StreamPieces pieces = stream.skip_holes();
    ASSERT_EQ(pieces.size(), 3U); // the gap, and one piece for each time
    EXPECT_EQ(pieces[1].at.time_since_epoch(), std::chrono::seconds(5));
    EXPECT_EQ(pieces[2].at.time_since_epoch(), std::chrono::seconds(7));
}

TEST(Reassembly, WhatTheSnapLengthCutsIsTheGapsCutPart)
{
    Reassembly stream;
    stream.start(100);
    const ByteVector bytes = text("ab");
    const StreamPieces pieces = stream.segment(100, bytes, 5, false);
    ASSERT_EQ(pieces.size(), 1U);
    EXPECT_EQ(pieces[0].gap, 3U);
    EXPECT_EQ(pieces[0].cut, 3U);
}

} // namespace
} // namespace bgpsnoop::wire
