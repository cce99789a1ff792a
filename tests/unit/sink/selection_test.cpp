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

TEST(Selection, WhereASessionIsUpNobodyHasToAct)
{
    auto up = session();
    up.state = engine::SessionState::established;
    EXPECT_FALSE(wanted({{"side", "peer"}}, up));
    EXPECT_TRUE(wanted({{"outcome", "not_listening"}}, up));
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
    EXPECT_EQ(selection.add("state", "up\x1b").error(),
              "'up\xEF\xBF\xBD' is no value for 'state': "
              "there are idle, connect, active, open_sent, "
              "open_confirm and established");
    EXPECT_EQ(selection.add("state", "estblished").error(),
              "'estblished' is no value for 'state', did you mean 'established'?");
    EXPECT_EQ(selection.add("outcome", "not_listning").error(),
              "'not_listning' is no value for 'outcome', did you mean 'not_listening'?");
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

/// Of an event, what itself tells.
TEST(Selection, AnEventFitsByWhatItTells)
{
    const auto wants = [](const char* parameter, const char* value, auto what) {
        engine::Finding finding;
        finding.what = std::move(what);
        Selection selection;
        EXPECT_EQ(selection.add(parameter, value), true) << parameter;
        return selection.wants({}, {}, standing_of(finding));
    };
    const engine::SessionUp up;
    const engine::SessionDown down{.uptime = {}, .outcome = engine::Outcome::not_listening};
    const engine::ConnectionClosed closed{
        .verdict = {.outcome = engine::Outcome::not_listening, .side = engine::Side::peer}};
    const engine::SessionStateChanged changed{.old_state = engine::SessionState::idle,
                                              .new_state = engine::SessionState::connect};
    EXPECT_TRUE(wants("state", "established", up));
    EXPECT_TRUE(wants("state", "connect", changed));
    EXPECT_FALSE(wants("state", "idle", changed));
    EXPECT_TRUE(wants("down", "true", down));
    EXPECT_TRUE(wants("down", "true", changed));
    EXPECT_FALSE(wants("down", "true", up));
    EXPECT_FALSE(wants("down", "true", engine::ResetObserved{}));
    EXPECT_TRUE(wants("outcome", "not_listening", down));
    EXPECT_TRUE(wants("outcome", "not_listening", closed));
    EXPECT_TRUE(wants("side", "peer", closed));
    EXPECT_FALSE(wants("side", "peer", down));
    EXPECT_FALSE(wants("outcome", "not_listening", up));
}

} // namespace
} // namespace bgpsnoop::sink
