// SPDX-License-Identifier: Apache-2.0
#include "source/host/namespace_watch.hpp"

#include <optional>

#include <gmock/gmock.h>

#include "source/host/network_namespaces.hpp"
#include "support/elsewhere.hpp"

namespace bgpsnoop::source {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NamespaceWatch, OneWhoseLastProcessHasEndedIsGoneAndToldOnce)
{
    std::optional<test::Elsewhere> elsewhere(std::in_place);
    if (!elsewhere->made())
        GTEST_SKIP() << "may not make a network namespace";
    const std::uint32_t there = elsewhere->netns();
    const std::set<std::uint32_t> watched{own_netns(), there};
    NamespaceWatch watch;
    EXPECT_THAT(watch.gone(watched), IsEmpty());
    EXPECT_THAT(watch.gone(watched), IsEmpty());
    elsewhere.reset();
    EXPECT_THAT(watch.gone(watched), IsEmpty()) << "a process may have begun behind the search";
    EXPECT_THAT(watch.gone(watched), ElementsAre(there));
    EXPECT_THAT(watch.gone(watched), IsEmpty());
}

TEST(NamespaceWatch, OfOneThatWasNeverFoundNobodyKnows)
{
    NamespaceWatch watch;
    for (int looks = 0; looks < 4; ++looks)
        EXPECT_THAT(watch.gone({1, own_netns()}), IsEmpty());
}

} // namespace
} // namespace bgpsnoop::source
