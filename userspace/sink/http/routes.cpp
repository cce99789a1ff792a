#include "sink/http/routes.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sink/format.hpp"
#include "sink/http/page.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/snapshot_json.hpp"
#include "sink/metrics/metrics.hpp"

namespace bgpsnoop::sink {

namespace {

constexpr const char* text_type = "text/plain; charset=utf-8";
constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char* json_type = "application/json";
constexpr const char* html_type = "text/html; charset=utf-8";
constexpr std::string_view session_prefix = "/api/v1/sessions/";

struct Context {
    const State& state;
    const Query& query;
    std::string_view telemetry_path;
};

Response line(unsigned status, std::string sentence)
{
    return {.status = status,
            .type = text_type,
            .body = std::move(sentence) + "\n",
            .allow = {},
            .next = {}};
}

Response json_response(const nlohmann::ordered_json& json)
{
    return {
        .status = 200, .type = json_type, .body = json_line(json) + "\n", .allow = {}, .next = {}};
}

Response page(const Context& context)
{
    return {.status = 200,
            .type = html_type,
            .body =
                status_page(*context.state.snapshot, context.state.self, context.telemetry_path),
            .allow = {},
            .next = {}};
}

Response metrics(const Context& context)
{
    const Metrics all(context.state.snapshot, context.state.self, context.state.own_netns);
    return {
        .status = 200, .type = metrics_type, .body = metrics_text(all), .allow = {}, .next = {}};
}

Response healthy(const Context& /*context*/)
{
    return line(200, "bgpsnoop is healthy");
}

Response ready(const Context& context)
{
    return context.state.ready ? line(200, "bgpsnoop is ready")
                               : line(503, "bgpsnoop is starting: the probes are not attached yet");
}

Response status(const Context& context)
{
    return json_response(status_json(*context.state.snapshot, context.state.self));
}

Response sessions(const Context& context)
{
    auto all = nlohmann::ordered_json::array();
    for (const auto& session : context.state.snapshot->sessions) {
        all.push_back(session_json(session));
        if (context.state.history)
            if (const auto since = context.state.history->down_since(session.key))
                all.back()["down_since"] = rfc3339(*since);
    }
    return json_response(all);
}

/// The lines as they were written for the event log: nothing is parsed again.
Response events(const Context& context)
{
    const auto filter = EventFilter::parse(context.query);
    if (!filter)
        return line(400, filter.error());
    std::vector<KeptEventPtr> all;
    if (context.state.history)
        all = context.state.history->events(filter->after);
    Response response{.status = 200, .type = json_type, .body = "[", .allow = {}, .next = {}};
    response.next = std::to_string(all.empty() ? filter->after : all.back()->sequence);
    std::string_view before = "\n";
    for (const KeptEventPtr& event : filter->apply(all)) {
        response.body += fmt::format("{}{}", before, event->json);
        before = ",\n";
    }
    response.body += "\n]\n";
    return response;
}

nlohmann::ordered_json session_with_story(const State& state,
                                          const engine::SessionSnapshot& session)
{
    auto json = session_json(session);
    if (state.history)
        if (const auto story = state.history->story(session.key))
            json.update(story->json());
    return json;
}

/// A peer may have sessions in several VRFs and namespaces; the answer is an array.
Response sessions_of(const Context& context, std::string_view peer)
{
    auto found = nlohmann::ordered_json::array();
    if (const auto name = PeerName::parse(peer))
        for (const auto& session : context.state.snapshot->sessions)
            if (name->fits(session.key.peer, session.key.interface))
                found.push_back(session_with_story(context.state, session));
    if (found.empty())
        return line(404, fmt::format("no session with peer {}", printable(peer)));
    return json_response(found);
}

struct Route {
    std::string_view path;
    Response (*answer)(const Context&);
};

constexpr std::array routes{
    Route{"/", page},
    Route{"/-/healthy", healthy},
    Route{"/-/ready", ready},
    Route{"/api/v1/status", status},
    Route{"/api/v1/sessions", sessions},
    Route{"/api/v1/events", events},
};

} // namespace

Response respond(const Request& request, const std::shared_ptr<const State>& state,
                 std::string_view telemetry_path)
{
    static const State nothing_yet{.snapshot = std::make_shared<engine::Snapshot>()};
    const Context context{.state = state ? *state : nothing_yet,
                          .query = request.query,
                          .telemetry_path = telemetry_path};
    const bool reading = request.method == "GET" || request.method == "HEAD";
    if (!reading) {
        Response refusal = line(405, "only GET and HEAD are answered here");
        refusal.allow = "GET, HEAD";
        return refusal;
    }
    if (request.path == telemetry_path)
        return metrics(context);
    const auto* route = std::ranges::find(routes, request.path, &Route::path);
    if (route != routes.end())
        return route->answer(context);
    if (request.path.starts_with(session_prefix))
        return sessions_of(context, request.path.substr(session_prefix.size()));
    return line(404, "there is nothing at this path; see / for what there is");
}

} // namespace bgpsnoop::sink
