// SPDX-License-Identifier: Apache-2.0
#include "sink/http/routes.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using testing::HasSubstr;

sink::Response get(std::string_view path, sink::Query query = {},
                   std::string_view telemetry_path = sink::default_telemetry_path)
{
    auto state = std::make_shared<sink::State>();
    state->snapshot = test::full_snapshot();
    state->ready = true;
    return sink::respond({.method = "GET", .path = path, .query = std::move(query)}, state,
                         telemetry_path);
}

TEST(Routes, EveryEndpointAnswersWithTheTypeThatItsRowSays)
{
    for (const auto& route : sink::routes()) {
        std::string path(route.path);
        if (path.ends_with("PEER"))
            path.replace(path.size() - 4, 4, "10.82.1.10");
        if (path.ends_with("FILE"))
            continue; // each has its own: page_test.cpp
        const auto answer = get(path);
        EXPECT_EQ(answer.status, 200U) << path;
        EXPECT_EQ(answer.type, route.content_type) << path;
        EXPECT_FALSE(route.answers.empty()) << path;
    }
}

TEST(Routes, TheMetricsLieWhereTheyAreToldTo)
{
    EXPECT_THAT(get("/elsewhere", {}, "/elsewhere").body, HasSubstr("bgpsnoop_session_up"));
    EXPECT_EQ(get("/metrics", {}, "/elsewhere").status, 404U);
}

TEST(Routes, EveryParameterIsUnderstoodAndNoOther)
{
    for (const auto& parameter : sink::event_parameters()) {
        const auto answer = get("/api/v1/events", {{std::string(parameter.name), ""}});
        EXPECT_THAT(answer.body, HasSubstr(fmt::format("'' is no value for '{}'", parameter.name)));
        EXPECT_THAT(get("/api/v1/events", {{"else", ""}}).body, HasSubstr(parameter.name));
    }
}

TEST(Routes, WhatHasNoParametersTakesNoneInTheApi)
{
    for (const auto& route : sink::routes())
        if (route.parameters == nullptr && sink::any_name_in(route.path).empty()) {
            const bool is_api = route.path.starts_with("/api/");
            EXPECT_EQ(get(route.path, {{"down", "true"}}).status, is_api ? 400U : 200U)
                << route.path;
            const sink::Request asked{
                .method = "GET", .path = route.path, .query = {{"down", "true"}}};
            EXPECT_FALSE(is_api && sink::is_of_state_alone(asked, sink::default_telemetry_path))
                << "answered from the copy of another: " << route.path;
        }
}

TEST(Routes, TheStoryOfAPeerIsChosenAsTheListIs)
{
    const auto path = "/api/v1/sessions/10.82.1.10";
    EXPECT_EQ(get(path, {{"vrf", "default"}}).status, 200U);
    EXPECT_EQ(get(path, {{"vrf", "red"}}).status, 404U);
    EXPECT_EQ(get(path, {{"state", "up"}}).status, 400U);
    EXPECT_EQ(get(path, {{"peer", "10.82.1.10"}}).status, 400U);
}

} // namespace
} // namespace bgpsnoop
