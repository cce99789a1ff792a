// SPDX-License-Identifier: Apache-2.0
#include "sink/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop::sink {
namespace {

engine::SessionSnapshot session()
{
    engine::SessionSnapshot session;
    session.key = {.netns = 7, .vrf = "blue", .peer = test::address("10.0.0.1")};
    session.names = {.peer = "core1", .group = "core", .netns = "edge"};
    session.state = engine::SessionState::active;
    session.last_verdict =
        engine::Verdict{.outcome = engine::Outcome::not_listening, .side = engine::Side::peer};
    return session;
}

/// Of parameters and values in turn.
bool wanted(const Query& query, const engine::SessionSnapshot& session)
{
    Selection selection;
    for (const auto& [name, value] : query) {
        const auto added = selection.add(name, value);
        EXPECT_TRUE(added && *added) << name << "=" << value;
    }
    return selection.wants(session);
}

TEST(Selection, WithoutParametersWantsAll)
{
    EXPECT_TRUE(Selection{}.wants(session()));
    EXPECT_TRUE(Selection{}.wants_all());
}

TEST(Selection, EachParameterFitsWhatTheSessionHas)
{
    for (const auto& [name, value] : Query{{"peer", "10.0.0.1"},
                                           {"peer", "10.0.0.0/24"},
                                           {"peer", "core1"},
                                           {"vrf", "blue"},
                                           {"netns_name", "edge"},
                                           {"group", "core"},
                                           {"state", "active"},
                                           {"side", "peer"},
                                           {"outcome", "not_listening"},
                                           {"down", "true"},
                                           {"down", "false"}})
        EXPECT_TRUE(wanted({{name, value}}, session())) << name << "=" << value;
}

TEST(Selection, EachParameterFitsNothingElse)
{
    for (const auto& [name, value] : Query{{"peer", "10.0.0.2"},
                                           {"peer", "10.0.1.0/24"},
                                           {"peer", "core"},
                                           {"vrf", "default"},
                                           {"netns_name", "core"},
                                           {"group", "core1"},
                                           {"state", "established"},
                                           {"side", "local"},
                                           {"outcome", "open_rejected"}})
        EXPECT_FALSE(wanted({{name, value}}, session())) << name << "=" << value;
}

TEST(Selection, TheSameTwiceIsOrAndDifferentOnesAreAnd)
{
    EXPECT_TRUE(wanted({{"state", "idle"}, {"state", "active"}}, session()));
    EXPECT_FALSE(wanted({{"state", "active"}, {"side", "local"}}, session()));
}

TEST(Selection, WhatIsUpIsNotDownWhateverItsLastVerdict)
{
    auto up = session();
    up.state = engine::SessionState::established;
    EXPECT_FALSE(wanted({{"down", "true"}}, up));
}

TEST(Selection, WhatIsNotKnownFitsNothing)
{
    auto unknown = session();
    unknown.last_verdict.reset();
    unknown.names = {};
    EXPECT_FALSE(wanted({{"side", "unknown"}}, unknown));
    EXPECT_FALSE(wanted({{"outcome", "unknown"}}, unknown));
    EXPECT_FALSE(wanted({{"peer", "core1"}}, unknown));
}

TEST(Selection, NonsenseIsSaid)
{
    Selection selection;
    EXPECT_EQ(selection.add("state", "up\x1b").error(), "'up\xEF\xBF\xBD' is no value for 'state'");
    for (const auto& [name, value] : Query{{"peer", "10.0.0.300"},
                                           {"peer", "10.0.0.0/33"},
                                           {"peer", "fe80:::1"},
                                           {"side", "left"},
                                           {"outcome", ""},
                                           {"vrf", ""},
                                           {"peer", ""},
                                           {"down", "yes"}})
        EXPECT_FALSE(selection.add(name, value)) << name;
    EXPECT_EQ(selection.add("colour", "red"), false);
}

} // namespace
} // namespace bgpsnoop::sink
