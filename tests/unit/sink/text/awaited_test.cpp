// SPDX-License-Identifier: Apache-2.0
#include "sink/text/awaited.hpp"

#include <gtest/gtest.h>

namespace bgpsnoop::sink {
namespace {

template <typename What> bool awaited(What what)
{
    engine::Finding finding;
    finding.what = std::move(what);
    return is_awaited(finding);
}

engine::MessageObserved message(decltype(engine::MessageObserved::body) body)
{
    engine::MessageObserved observed;
    observed.body = std::move(body);
    return observed;
}

TEST(Awaited, IsWhatAPersonWaitsFor)
{
    EXPECT_TRUE(awaited(message(wire::Open{})));
    EXPECT_TRUE(awaited(message(wire::Notification{})));
    EXPECT_TRUE(awaited(message(wire::Malformed{})));
    EXPECT_TRUE(awaited(message({}))); // KEEPALIVE and UPDATE are told only if asked for
    EXPECT_TRUE(awaited(engine::SessionUp{}));
    EXPECT_TRUE(awaited(engine::SessionDown{}));
    EXPECT_TRUE(awaited(engine::ConnectionClosed{}));
    EXPECT_TRUE(awaited(engine::Warning{}));
    EXPECT_TRUE(awaited(engine::RecordsLost{}));
    EXPECT_TRUE(awaited(engine::ListenerClosed{}));
}

TEST(Awaited, IsNotHowItCameAbout)
{
    EXPECT_FALSE(awaited(engine::ConnectionOpened{}));
    EXPECT_FALSE(awaited(engine::SessionStateChanged{}));
    EXPECT_FALSE(awaited(engine::ClosedBy{}));
    EXPECT_FALSE(awaited(engine::ResetObserved{}));
    EXPECT_FALSE(awaited(message(wire::RouteRefresh{})));
    EXPECT_FALSE(awaited(message(wire::EndOfRib{})));
}

} // namespace
} // namespace bgpsnoop::sink
