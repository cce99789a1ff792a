// SPDX-License-Identifier: Apache-2.0
#include "sink/json/shape_table.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sink/json/snapshot_json.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop::sink {
namespace {

using Json = nlohmann::ordered_json;

std::span<const Field> fields_of(std::string_view shape)
{
    const auto found = std::ranges::find(shapes(), shape, &FieldGroup::name);
    return found == shapes().end() ? std::span<const Field>() : found->fields;
}

/// What is there is in the table; what the table promises is there; what belongs to another part of
/// the answer (`left_out`) is not asked for.
void expect_shape(const Json& object, std::string_view shape,
                  const std::set<std::string_view>& left_out = {})
{
    for (const auto& [key, value] : object.items())
        EXPECT_TRUE(std::ranges::count(fields_of(shape), key, &Field::name) == 1)
            << key << " of " << shape << " is in no table";
    for (const Field& field : fields_of(shape))
        EXPECT_TRUE(field.given != Given::always || left_out.contains(field.name) ||
                    object.contains(field.name))
            << shape << " lacks " << field.name;
}

TEST(Shapes, AreWhatTheAnswersHave)
{
    const Json session = session_json(test::full_session("10.82.1.10"));
    expect_shape(session, "session");
    expect_shape(session["last_outcome"], "verdict");
    expect_shape(session["sent"], "stream");
    expect_shape(session["families"][0], "family");
    expect_shape(session["notifications_sent"][0], "notification_count");
    expect_shape(stranger_json(test::full_session("10.82.1.10")), "stranger", {"knocks"});
    expect_shape(listener_json(test::listener("10.82.1.9", 7)), "listener");
    SelfState self;
    self.hooks["tcp_states"] = {true, true, "tcp_state"};
    const Json status = status_json({}, self);
    expect_shape(status, "status");
    expect_shape(status["hooks"]["tcp_states"], "hook");
}

TEST(Shapes, OfASessionWithEverythingLackOnlyWhatIsOfAnotherMoment)
{
    const Json session = session_json(test::full_session("10.82.1.10"));
    const std::set<std::string_view> not_now{
        "down_since", "interface",         "netns_name", // else
        "stranger",   "last_notification", "streak",     "fall", "courses", "connections"};
    for (const Field& field : fields_of("session"))
        EXPECT_NE(session.contains(field.name), not_now.contains(field.name)) << field.name;
}

} // namespace
} // namespace bgpsnoop::sink
