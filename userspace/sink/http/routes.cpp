// SPDX-License-Identifier: Apache-2.0
#include "sink/http/routes.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/http/answering.hpp"
#include "sink/http/host_header.hpp"
#include "sink/http/list_query.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/snapshot_json.hpp"
#include "sink/metrics/metrics.hpp"

namespace bgpsnoop::sink {

namespace {

constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";

Response metrics(const Context& context)
{
    const State& state = context.state;
    SelfState self = state.self;
    self.snapshot_age = seconds(state.age());
    return {.status = 200,
            .type = metrics_type,
            .body = metrics_text(*state.snapshot, self, state.own_netns),
            .allow = {},
            .next = {}};
}

Response healthy(const Context& /*context*/)
{
    return line(200, "bgpsnoop is healthy");
}

Response starting()
{
    return line(503, "bgpsnoop is starting: the probes are not attached yet");
}

Response ready(const Context& context)
{
    if (!context.state.ready)
        return starting();
    constexpr std::chrono::seconds oldest{10}; // ten times what is usual
    if (context.state.age() > oldest)
        return line(503, fmt::format("bgpsnoop is behind: what it shows is {:.0f} s old",
                                     seconds(context.state.age())));
    return line(200, "bgpsnoop is ready");
}

Response status(const Context& context)
{
    return json_response(status_json(*context.state.snapshot, context.state.self));
}

struct AnsweredRoute {
    Route route;
    Response (*answer)(const Context&);
    bool of_state_alone = false;
};

constexpr auto answered_routes = std::to_array<AnsweredRoute>({
    {{default_telemetry_path, metrics_type,
      "the metrics, for Prometheus; elsewhere with `--web.telemetry-path`"},
     metrics,
     true},
    {{"/", html_type, "the page for people ([page.md](page.md))"}, page},
    {{"/-/healthy", text_type, "200 as long as the agent answers"}, healthy},
    {{"/-/ready", text_type,
      "200 once the probes are attached and what is shown is not older than 10 s, else 503"},
     ready},
    {{"/api/v1/events", json_type,
      "an array of the events of the last while, oldest first, as in the event log; the header "
      "`Bgpsnoop-Next` says what to ask `after` next time",
      event_parameters, "array of event"},
     events},
    {{"/api/v1/explain/PEER", json_type,
      "an array of the sessions with that peer as `bgpsnoop explain PEER` tells them: who has to "
      "act, and of each connection the lines of its ladder, both OPENs and the verdict, in words",
      session_parameters, "array of told_session"},
     explained},
    {{"/api/v1/listeners", json_type,
      "an array of the processes that listen on a BGP port: where, and since when", nullptr,
      "array of listener"},
     listeners,
     true},
    {{"/api/v1/overview", json_type,
      "an object with what the page begins with: sessions that are down by who has to act and why, "
      "those that are up, strangers, and how the agent is",
      nullptr, "overview"},
     overview,
     true},
    {{"/api/v1/sessions", json_type, "an array with the state of every neighbour's session",
      list_parameters, "array of session"},
     sessions,
     true},
    {{"/api/v1/sessions/PEER", json_type,
      "an array with the state of the sessions with that peer, in all VRFs and namespaces, and the "
      "story of their last connections; 404 if there is none",
      session_parameters, "array of session"},
     sessions_of},
    {{"/api/v1/status", json_type, "an object with the state of the agent itself", nullptr,
      "status"},
     status,
     true},
    {{"/api/v1/stream", stream_type,
      "a server-sent event whenever something has changed: the `generation` that "
      "`/api/v1/overview` then has; the event `beat` at least every 15 s"},
     stream},
    {{"/api/v1/strangers", json_type,
      "an array of whoever called or was called and is no neighbour, the most persistent first",
      stranger_parameters, "array of stranger"},
     strangers,
     true},
    {{"/page/FILE", "text/css, text/javascript, image/svg+xml",
      "what the page consists of; with an `ETag`"},
     page_file},
});

std::string_view path_of(const Route& route, std::string_view telemetry_path)
{
    return route.path == default_telemetry_path ? telemetry_path : route.path;
}

/// Whether the path asked for is this one; then `name` is what stands where it has capitals.
bool fits(std::string_view path, std::string_view asked, std::string_view& name)
{
    const std::string_view any = any_name_in(path);
    if (any.empty())
        return asked == path;
    const std::string_view before = path.substr(0, path.size() - any.size());
    name = asked.starts_with(before) ? asked.substr(before.size()) : std::string_view();
    return asked.starts_with(before);
}

/// Null: there is none. `name`: as with `fits`.
const AnsweredRoute* route_to(std::string_view path, std::string_view telemetry_path,
                              std::string_view& name)
{
    const auto* found = std::ranges::find_if(answered_routes, [&](const AnsweredRoute& each) {
        return fits(path_of(each.route, telemetry_path), path, name);
    });
    return found == answered_routes.end() ? nullptr : found;
}

std::optional<Response> refusal(const Request& request)
{
    if (request.on_loopback && !names_loopback(request.host))
        return line(421, "here only names and addresses of loopback are answered to");
    if (request.method == "GET" || request.method == "HEAD")
        return std::nullopt;
    Response refusal = line(405, "only GET and HEAD are answered here");
    refusal.allow = methods_answered;
    return refusal;
}

/// Who filters what has no filter must not take all for what was chosen. Outside the API clients
/// add what they like: Prometheus the `params` of its configuration.
bool takes_none(const Route& route, const Request& request)
{
    return route.parameters == nullptr && !request.query.empty() &&
           request.path.starts_with("/api/");
}

Response answer_of(const AnsweredRoute& found, const Request& request, const Context& context)
{
    if (request.path.starts_with("/api/") && !context.state.ready)
        return starting(); // an empty list would say that there is nothing
    if (takes_none(found.route, request))
        return line(400, "this path takes no parameters");
    return found.answer(context);
}

} // namespace

Response line(unsigned status, std::string sentence)
{
    return {.status = status,
            .type = text_type,
            .body = std::move(sentence) + "\n",
            .allow = {},
            .next = {}};
}

Response json_text(std::string body)
{
    return {.status = 200, .type = json_type, .body = std::move(body), .allow = {}, .next = {}};
}

Response json_response(const nlohmann::ordered_json& json)
{
    return json_text(json_line(json) + "\n");
}

std::string_view any_name_in(std::string_view path)
{
    const std::string_view last = path.substr(path.find_last_of('/') + 1);
    const bool is_name = !last.empty() && std::isupper(static_cast<unsigned char>(last[0])) != 0;
    return is_name ? last : std::string_view();
}

std::vector<Route> routes()
{
    std::vector<Route> all;
    for (const AnsweredRoute& each : answered_routes)
        all.push_back(each.route);
    return all;
}

bool is_of_state_alone(const Request& request, std::string_view telemetry_path)
{
    std::string_view name;
    const AnsweredRoute* route = route_to(request.path, telemetry_path, name);
    return route != nullptr && route->of_state_alone && !refusal(request) &&
           (request.query.empty() ||
            (route->route.parameters == nullptr && !takes_none(route->route, request)));
}

Response respond(const Request& request, const std::shared_ptr<const State>& state,
                 std::string_view telemetry_path)
{
    static const State nothing_yet{.snapshot = std::make_shared<engine::Snapshot>()};
    if (auto refused = refusal(request))
        return *std::move(refused);
    Context context{.state = state ? *state : nothing_yet,
                    .query = request.query,
                    .if_none_match = request.if_none_match};
    if (const AnsweredRoute* route = route_to(request.path, telemetry_path, context.name))
        return answer_of(*route, request, context);
    return line(404, "there is nothing at this path; see / for what there is");
}

} // namespace bgpsnoop::sink
