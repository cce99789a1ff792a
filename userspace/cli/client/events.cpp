// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client/agent_client.hpp"
#include "cli/client/agent_url.hpp"
#include "cli/commands.hpp"
#include "cli/duration.hpp"
#include "cli/output.hpp"
#include "sink/format.hpp"
#include "sink/history/event_filter.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/event_table.hpp"
#include "sink/parse_time.hpp"
#include "sink/text/event_text.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;

struct EventsOptions {
    std::string url = default_url();
    std::string since;
    std::string peer;
    std::vector<std::string> events;
    std::vector<std::string> not_events;
    bool follow = false;
    OutputOptions output;
};

/// "10m" is ten minutes ago.
std::string absolute(const std::string& since)
{
    const auto ago = parse_duration(since);
    return ago ? sink::rfc3339(std::chrono::system_clock::now() - *ago) : since;
}

std::string query_of(const EventsOptions& options)
{
    sink::Query query;
    if (!options.since.empty())
        query.emplace_back("since", absolute(options.since));
    if (!options.peer.empty())
        query.emplace_back("peer", options.peer);
    for (const auto& event : options.events)
        query.emplace_back("event", event);
    for (const auto& event : options.not_events)
        query.emplace_back("not", event);
    std::string text;
    for (const auto& [name, value] : query)
        text += fmt::format("&{}={}", name, percent_encoded(value));
    return text;
}

void print_events(const Json& events, const OutputOptions& output, sink::EventLines& lines)
{
    if (output.format == "json")
        return print(sink::json_line(events) + "\n");
    std::string text;
    for (const Json& event : events)
        text += output.format == "jsonl" ? sink::json_line(event) + "\n" : lines.next(event);
    print(text);
}

int show(const EventsOptions& options, const AgentClient& client)
{
    constexpr auto pause = std::chrono::milliseconds(300);
    const std::string query = query_of(options);
    sink::EventLines lines(std::chrono::system_clock::now(), wants_color(options.output));
    // As tail -f: who follows wants to see what comes.
    std::string begin = options.follow && options.since.empty() ? "after=0&limit=10" : "after=0";
    while (true) {
        const auto answer = client.get(fmt::format("/api/v1/events?{}{}", begin, query));
        if (!answer || answer->status != status_ok)
            return fail(answer ? answer->text : answer.error());
        print_events(answer->json, options.output, lines);
        if (!options.follow || !output_works())
            return done;
        begin = "after=" + answer->next;
        std::this_thread::sleep_for(pause);
    }
}

std::string check_since(const std::string& text)
{
    return parse_duration(text) || sink::parse_time(text)
               ? ""
               : "neither a duration (10m) nor a time (2026-11-23T04:57:06Z): " + text;
}

std::string check_peer(const std::string& text)
{
    return sink::Peers::parse(text) ? "" : "not an IP address: " + text;
}

} // namespace

void add_events(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("events", "Print what the running agent has seen lately");
    auto options = std::make_shared<EventsOptions>();
    std::vector<std::string> names;
    for (const auto& kind : sink::event_kinds())
        names.emplace_back(kind.name);
    const CLI::IsMember known(names);
    command->add_flag("-f,--follow", options->follow, "Go on with what comes; first the last ten");
    command->add_option("--since", options->since, "How long ago (10m), or when (RFC 3339)")
        ->check(CLI::Validator(check_since, "DURATION|TIME"));
    command->add_option("--peer", options->peer, "Only of this peer: ADDRESS or ADDRESS%INTERFACE")
        ->check(CLI::Validator(check_peer, "PEER"));
    command->add_option("--event", options->events, "Only this kind; may be given several times")
        ->check(known);
    command->add_option("--not", options->not_events, "Not this kind; may be given several times")
        ->check(known);
    add_output_options(*command, options->output);
    add_url_option(*command, options->url);
    command->callback([options, &exit_code] {
        exit_code =
            ask(options->url, [&](const AgentClient& client) { return show(*options, client); });
    });
}

} // namespace bgpsnoop::cli
