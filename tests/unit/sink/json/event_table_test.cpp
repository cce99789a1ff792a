// SPDX-License-Identifier: Apache-2.0
#include "sink/json/event_table.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "engine/session/warning.hpp"
#include "sink/json/event_json.hpp"
#include "support/every_event.hpp"

namespace bgpsnoop {
namespace {

using Json = nlohmann::ordered_json;
using Names = std::set<std::string, std::less<>>;

void insert(Names& names, std::span<const sink::Field> fields, bool always_only = false)
{
    for (const auto& field : fields)
        if (!always_only || field.given == sink::Given::always)
            names.emplace(field.name);
}

Names keys_of(const Json& object)
{
    Names names;
    for (const auto& [key, value] : object.items())
        names.insert(key);
    return names;
}

bool holds(const Names& all, const Names& some)
{
    return std::ranges::includes(all, some);
}

const sink::EventKind& kind_of(const Json& event)
{
    return *std::ranges::find(sink::event_kinds(), event["event"].get<std::string>(),
                              &sink::EventKind::name);
}

/// What the table allows in that event besides the bodies of messages.
Names allowed_in(const Json& event)
{
    Names names;
    insert(names, sink::common_event_fields());
    insert(names, kind_of(event).fields);
    return names;
}

Names body_fields()
{
    Names names;
    for (const auto& body : sink::message_bodies())
        insert(names, body.fields);
    return names;
}

TEST(EventTable, EveryFieldThatIsWrittenIsInTheTable)
{
    for (const auto& finding : test::every_full_event()) {
        const Json event = sink::event_json(finding);
        Names allowed = allowed_in(event);
        if (event["event"] == "message")
            allowed.merge(body_fields());
        EXPECT_TRUE(holds(allowed, keys_of(event))) << event;
    }
}

TEST(EventTable, EveryFieldOfTheTableIsWritten)
{
    std::map<std::string, Names> written;
    for (const auto& finding : test::every_full_event()) {
        const Json event = sink::event_json(finding);
        written[event["event"]].merge(keys_of(event));
    }
    for (const auto& kind : sink::event_kinds()) {
        Names expected;
        insert(expected, sink::common_event_fields());
        insert(expected, kind.fields);
        if (kind.name == "message")
            expected.merge(body_fields());
        EXPECT_EQ(written[std::string(kind.name)], expected) << kind.name;
    }
}

TEST(EventTable, WhatIsAlwaysGivenIsInTheBarestEventToo)
{
    for (const auto& finding : test::every_bare_event()) {
        const Json event = sink::event_json(finding);
        Names always;
        insert(always, sink::common_event_fields(), true);
        insert(always, kind_of(event).fields, true);
        EXPECT_EQ(keys_of(event), always) << event;
    }
}

/// One of the groups fits: nothing is written that it has not, and all it always has is written.
bool is_one_of(const Names& keys, std::span<const sink::FieldGroup> groups, const Names& besides)
{
    return std::ranges::any_of(groups, [&](const sink::FieldGroup& group) {
        Names all = besides;
        Names always;
        insert(all, group.fields);
        insert(always, group.fields, true);
        return holds(all, keys) && holds(keys, always);
    });
}

TEST(EventTable, ABodyHasTheFieldsOfOneKindOfMessage)
{
    for (const auto& message : test::every_message()) {
        if (message.type == 4) // a KEEPALIVE has no body
            continue;
        const Json event = sink::event_json(test::finding(message));
        EXPECT_TRUE(is_one_of(keys_of(event), sink::message_bodies(), allowed_in(event))) << event;
    }
}

TEST(EventTable, ACapabilityHasTheFieldsOfItsRow)
{
    const Json open = sink::event_json(
        test::finding(engine::MessageObserved{.type = 1, .body = test::full_open()}));
    std::map<std::string, Names> written;
    for (const Json& capability : open["capabilities"]) {
        const std::string name = capability["name"];
        Names names = keys_of(capability);
        if (capability.contains("bytes")) { // its value was not decoded
            Names common;
            insert(common, sink::common_capability_fields());
            EXPECT_EQ(names, common);
            continue;
        }
        names.erase("code");
        names.erase("name");
        if (!names.empty())
            written[name] = names;
    }
    std::map<std::string, Names> table;
    for (const auto& capability : sink::capability_values())
        insert(table[std::string(capability.name)], capability.fields);
    EXPECT_EQ(written, table);
}

TEST(EventTable, EveryWarningIsNamed)
{
    const auto kinds = sink::event_kinds();
    const auto* warning = &*std::ranges::find(kinds, "warning", &sink::EventKind::name);
    for (const auto id : engine::warning::all)
        EXPECT_NE(warning->fields[0].meaning.find(fmt::format("`{}`", id)), std::string::npos)
            << id;
}

} // namespace
} // namespace bgpsnoop
