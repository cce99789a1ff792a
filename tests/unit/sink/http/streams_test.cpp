// SPDX-License-Identifier: Apache-2.0
#include "sink/http/streams.hpp"

#include <set>
#include <vector>

#include <gmock/gmock.h>

namespace bgpsnoop::sink {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Optional;

class StreamsTest : public testing::Test {
protected:
    static constexpr Streams::Limits limits{
        .of_address = 2, .in_all = 3, .beat = seconds(15), .lasts = seconds(3600)};

    std::vector<MHD_Connection*> asleep, woken;
    std::set<int> gone;
    Streams streams{limits,
                    {.suspend = [this](auto* each) { asleep.push_back(each); },
                     .resume = [this](auto* each) { woken.push_back(each); },
                     .gone = [this](int socket) { return gone.contains(socket); }}};
    Streams::Clock::time_point now{seconds(1)};
    MHD_Connection* const connection = reinterpret_cast<MHD_Connection*>(this);

    Streams::Place open() { return streams.open(connection, 7, "a", now).value(); }
};

TEST_F(StreamsTest, EachIsToldTheNewestNumberAndThenSleeps)
{
    streams.tell(5);
    const auto place = open();
    EXPECT_EQ(streams.next(place, now), "retry: 1000\nid: 5\ndata: 5\n\n");
    EXPECT_THAT(asleep, IsEmpty());
    EXPECT_EQ(streams.next(place, now), "");
    EXPECT_THAT(asleep, ElementsAre(connection));
    streams.tell(6);
    streams.tell(7);
    EXPECT_THAT(woken, ElementsAre(connection)); // it sleeps no more
    EXPECT_EQ(streams.next(place, now), "id: 7\ndata: 7\n\n");
}

TEST_F(StreamsTest, WhoHearsNothingNewHearsABeat)
{
    streams.tell(5);
    const auto place = open();
    EXPECT_TRUE(streams.next(place, now));
    EXPECT_EQ(streams.next(place, now + limits.beat - seconds(1)), "");
    EXPECT_EQ(streams.next(place, now + limits.beat), "event: beat\ndata: 5\n\n");
    EXPECT_EQ(streams.next(place, now + limits.beat), "");
}

TEST_F(StreamsTest, ThereAreOnlySoManyOfAnAddressAndInAll)
{
    const auto first = open();
    open();
    EXPECT_FALSE(streams.open(connection, 8, "a", now));
    EXPECT_TRUE(streams.open(connection, 9, "b", now));
    EXPECT_FALSE(streams.open(connection, 10, "c", now));
    EXPECT_EQ(streams.refused(), 2U);
    streams.left(first);
    EXPECT_TRUE(streams.open(connection, 11, "c", now));
}

TEST_F(StreamsTest, OneEndsThatWasShownOutOrHasGoneOrIsOld)
{
    const auto place = open();
    EXPECT_TRUE(streams.next(place, now));
    EXPECT_FALSE(streams.next(place, now + limits.lasts + seconds(1)));
    EXPECT_TRUE(streams.next(place, now));
    gone.insert(7);
    EXPECT_FALSE(streams.next(place, now));
    gone.clear();
    streams.end(8);
    EXPECT_TRUE(streams.next(place, now));
    streams.end(7);
    EXPECT_FALSE(streams.next(place, now));
}

TEST_F(StreamsTest, AServerThatStopsWakesAllAndTakesNobody)
{
    const auto place = open();
    EXPECT_TRUE(streams.next(place, now));
    EXPECT_TRUE(streams.next(place, now));
    streams.close();
    EXPECT_THAT(woken, ElementsAre(connection));
    EXPECT_FALSE(streams.next(place, now));
    EXPECT_FALSE(streams.open(connection, 8, "b", now));
}

} // namespace
} // namespace bgpsnoop::sink
