// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/http/answering.hpp"
#include "sink/http/json_array.hpp"
#include "sink/http/list_query.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/snapshot_json.hpp"

namespace bgpsnoop::sink {

namespace {

Response bad_request(std::string sentence)
{
    return line(400, std::move(sentence));
}

Response no_session(std::string_view peer)
{
    return line(404, fmt::format("no session with peer {}", printable(peer)));
}

nlohmann::ordered_json session_with_story(const State& state,
                                          const engine::SessionSnapshot& session, bool of_stranger)
{
    auto json = session_json(session);
    if (of_stranger)
        json["stranger"] = true;
    if (state.history)
        if (const auto story = state.history->story(session.key))
            json.update(story->json());
    return json;
}

} // namespace

std::vector<Field> stranger_parameters()
{
    auto all = list_parameters();
    std::erase_if(all, [](const Field& field) { return field.name == "after"; });
    return all;
}

Response sessions(const Context& context)
{
    const auto asked = ListQuery::parse(context.query);
    if (!asked)
        return bad_request(asked.error());
    auto part = asked->of(context.state.snapshot->sessions);
    JsonArray all;
    for (const auto* session : part.sessions) {
        auto json = session_json(*session);
        if (context.state.history)
            if (const auto since = context.state.history->down_since(session->key))
                json["down_since"] = rfc3339(*since);
        all.add(json);
    }
    Response response = json_text(std::move(all).finish());
    response.next = std::move(part.next);
    return response;
}

/// Those that knock first, the most persistent before others: they have no other order, so that
/// there is no next part.
Response strangers(const Context& context)
{
    const auto asked = ListQuery::parse(context.query);
    if (!asked || asked->after)
        return bad_request(asked ? "strangers have no order to follow with 'after'"
                                 : asked.error());
    JsonArray all;
    std::size_t left = asked->limit;
    for (const auto* list : {&context.state.snapshot->knocking, &context.state.snapshot->strangers})
        for (const auto& each : *list) {
            if (left == 0 || !asked->selection.wants(each))
                continue;
            --left;
            auto json = stranger_json(each);
            json["knocks"] = list == &context.state.snapshot->knocking;
            all.add(json);
        }
    return json_text(std::move(all).finish());
}

Response listeners(const Context& context)
{
    JsonArray all;
    for (const auto& listener : context.state.snapshot->listeners)
        all.add(listener_json(listener));
    return json_text(std::move(all).finish());
}

/// The lines as they were written for the event log: nothing is parsed again.
Response events(const Context& context)
{
    const auto filter = EventFilter::parse(context.query);
    if (!filter)
        return bad_request(filter.error());
    std::vector<KeptEventPtr> all;
    if (context.state.history)
        all = context.state.history->events(filter->after);
    Response response{.status = 200, .type = json_type, .body = "[", .allow = {}, .next = {}};
    response.next = std::to_string(all.empty() ? filter->after : all.back()->sequence);
    std::string_view before = "\n";
    for (const KeptEventPtr& event : filter->apply(all)) {
        response.body += fmt::format("{}{}", before, event->json_now());
        before = ",\n";
    }
    response.body += "\n]\n";
    return response;
}

std::vector<Field> session_parameters()
{
    auto all = selection_parameters();
    std::erase_if(all, [](const Field& field) { return field.name == "peer"; });
    return all;
}

/// A peer may have sessions in several VRFs and namespaces; the answer is an array.
tl::expected<nlohmann::ordered_json, Response> found_sessions(const Context& context)
{
    Selection selection;
    if (!selection.add("peer", context.name).value_or(false))
        return tl::make_unexpected(no_session(context.name));
    for (const auto& [name, value] : context.query) {
        const auto added = selection.add(name, value);
        if (!added || !*added || name == "peer")
            return tl::make_unexpected(
                bad_request(added ? no_parameter(name, session_parameters()) : added.error()));
    }
    auto found = nlohmann::ordered_json::array();
    const engine::Snapshot& snapshot = *context.state.snapshot;
    for (const auto* list : {&snapshot.sessions, &snapshot.knocking, &snapshot.strangers})
        for (const auto& session : *list)
            if (selection.wants(session))
                found.push_back(
                    session_with_story(context.state, session, list != &snapshot.sessions));
    if (found.empty())
        return tl::make_unexpected(no_session(context.name));
    return found;
}

Response sessions_of(const Context& context)
{
    auto found = found_sessions(context);
    return found ? json_response(*found) : std::move(found.error());
}

} // namespace bgpsnoop::sink
