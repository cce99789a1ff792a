// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/noted_namespaces.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bgpsnoop::source {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NotedNamespaces, OneWithSocketsIsVisitedEachTime)
{
    NotedNamespaces noted;
    noted.note(7);
    for (unsigned walk = 0; walk < 3 * NotedNamespaces::all_every; ++walk) {
        EXPECT_THAT(noted.due(), ElementsAre(7));
        noted.visited({7});
    }
}

TEST(NotedNamespaces, OneWithoutIsVisitedAgainWhenAConnectionIsSeenThere)
{
    NotedNamespaces noted;
    noted.note(7);
    noted.note(8);
    noted.due();
    noted.visited({8});
    EXPECT_THAT(noted.due(), ElementsAre(8));
    noted.note(7);
    EXPECT_THAT(noted.due(), ElementsAre(7, 8));
}

TEST(NotedNamespaces, OneWithoutIsVisitedNowAndThenForWhatRecordsDoNotTell)
{
    NotedNamespaces noted;
    noted.note(7);
    noted.due();
    noted.visited({});
    for (unsigned walk = 2; walk < NotedNamespaces::all_every; ++walk) {
        EXPECT_THAT(noted.due(), IsEmpty());
        noted.visited({});
    }
    EXPECT_THAT(noted.due(), ElementsAre(7));
    noted.visited({7});
    EXPECT_THAT(noted.due(), ElementsAre(7));
}

TEST(NotedNamespaces, OneThatIsGoneIsForgotten)
{
    NotedNamespaces noted;
    noted.note(7);
    noted.due().erase(7);
    noted.visited({});
    for (unsigned walk = 0; walk < 2 * NotedNamespaces::all_every; ++walk)
        EXPECT_THAT(noted.due(), IsEmpty());
}

} // namespace
} // namespace bgpsnoop::source
