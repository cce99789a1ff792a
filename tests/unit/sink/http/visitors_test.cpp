// SPDX-License-Identifier: Apache-2.0
#include "sink/http/visitors.hpp"

#include <vector>

#include <gmock/gmock.h>

namespace bgpsnoop::sink {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class VisitorsTest : public testing::Test {
protected:
    static constexpr Visitors::Limits limits{
        .at_once = 3, .request = seconds(10), .answer = seconds(60), .idle = seconds(30)};

    std::vector<int> shown_out;
    Visitors visitors{limits, [this](int socket) { shown_out.push_back(socket); }};
    Visitors::Clock::time_point now{};
};

TEST_F(VisitorsTest, WhoDripsARequestIsShownOut)
{
    visitors.came(1, "a", now);
    visitors.look(now + limits.request);
    EXPECT_THAT(shown_out, IsEmpty());
    visitors.look(now + limits.request + seconds(1));
    EXPECT_THAT(shown_out, ElementsAre(1));
    EXPECT_EQ(visitors.hung_up().slow_request, 1U);
}

TEST_F(VisitorsTest, WhoFollowsAStreamMayStayLongAndGivesItsPlaceToWhoAsks)
{
    visitors.came(1, "a", now);
    visitors.asked(1, now);
    visitors.follows(1, now);
    visitors.look(now + seconds(600));
    EXPECT_THAT(shown_out, IsEmpty());
    for (const int asking : {2, 3, 4})
        visitors.came(asking, "a", now + seconds(600));
    EXPECT_THAT(shown_out, ElementsAre(1));
    EXPECT_EQ(visitors.hung_up().for_room, 1U);
}

TEST_F(VisitorsTest, WhoDoesNotTakeWhatAStreamSaysIsShownOutAtLast)
{
    visitors.came(1, "a", now);
    visitors.follows(1, now);
    visitors.look(now + limits.stream);
    EXPECT_THAT(shown_out, IsEmpty());
    visitors.look(now + limits.stream + seconds(1));
    EXPECT_THAT(shown_out, ElementsAre(1));
    EXPECT_EQ(visitors.hung_up().slow_answer, 1U);
}

TEST_F(VisitorsTest, WhoDoesNotTakeTheAnswerIsShownOut)
{
    visitors.came(1, "a", now);
    visitors.asked(1, now + seconds(5));
    visitors.look(now + seconds(65));
    EXPECT_THAT(shown_out, IsEmpty());
    visitors.look(now + seconds(66));
    EXPECT_THAT(shown_out, ElementsAre(1));
    EXPECT_EQ(visitors.hung_up().slow_answer, 1U);
}

TEST_F(VisitorsTest, WhoHasNothingToAskIsShownOutAndThatIsNoFailure)
{
    visitors.came(1, "a", now);
    visitors.asked(1, now);
    visitors.answered(1, now);
    visitors.look(now + seconds(31));
    EXPECT_THAT(shown_out, ElementsAre(1));
    EXPECT_EQ(visitors.hung_up().slow_request + visitors.hung_up().slow_answer, 0U);
}

TEST_F(VisitorsTest, WhoeverComesShowsOutWhoIsLate)
{
    visitors.came(1, "a", now);
    visitors.came(2, "b", now + seconds(11));
    EXPECT_THAT(shown_out, ElementsAre(1));
}

TEST_F(VisitorsTest, TheOldestOfThoseWhoAskMakesRoom)
{
    for (int socket = 1; socket <= 5; ++socket)
        visitors.came(socket, "a", now += seconds(1));
    EXPECT_THAT(shown_out, ElementsAre(1, 2));
    EXPECT_EQ(visitors.hung_up().for_room, 2U);
}

TEST_F(VisitorsTest, WhoIsIdleMakesRoomBeforeWhoAsksAndTheyBeforeWhoIsAnswered)
{
    visitors.came(1, "a", now);
    visitors.asked(1, now); // is being answered
    visitors.came(2, "a", now);
    visitors.came(3, "a", now);
    visitors.asked(3, now);
    visitors.answered(3, now + seconds(1)); // is idle
    for (int socket = 4; socket <= 6; ++socket)
        visitors.came(socket, "a", now + seconds(2));
    EXPECT_THAT(shown_out, ElementsAre(3, 2, 4));
}

TEST_F(VisitorsTest, WhoHasMostConnectionsLosesOneBeforeOthersDo)
{
    visitors.came(1, "quiet", now);
    visitors.came(2, "greedy", now + seconds(1));
    visitors.asked(2, now + seconds(1));
    visitors.came(3, "greedy", now + seconds(2));
    visitors.asked(3, now + seconds(2));
    visitors.came(4, "another", now + seconds(3));
    EXPECT_THAT(shown_out, ElementsAre(2));
}

TEST_F(VisitorsTest, WhoHasJustComeIsNotShownOutForRoom)
{
    for (int socket = 1; socket <= 3; ++socket) {
        visitors.came(socket, std::to_string(socket), now);
        visitors.asked(socket, now);
    }
    visitors.came(4, "1", now); // 1 has most now, and the newcomer is its idlest
    EXPECT_THAT(shown_out, ElementsAre(1));
}

TEST_F(VisitorsTest, WhoHasLeftIsForgottenThoughTheSocketsNumberComesAgain)
{
    visitors.came(1, "a", now);
    visitors.left(1);
    visitors.came(1, "b", now + seconds(8));
    visitors.look(now + seconds(12));
    EXPECT_THAT(shown_out, IsEmpty());
}

} // namespace
} // namespace bgpsnoop::sink
