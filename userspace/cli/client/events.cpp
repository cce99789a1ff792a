// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client/agent_client.hpp"
#include "cli/client/agent_url.hpp"
#include "cli/commands.hpp"
#include "cli/duration.hpp"
#include "cli/output.hpp"
#include "cli/selection_options.hpp"
#include "cli/standard_output.hpp"
#include "sink/format.hpp"
#include "sink/json/event_json.hpp"
#include "sink/parse_time.hpp"
#include "sink/text/event_text.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;

struct EventsOptions {
    std::string url = default_url();
    std::string since;
    SelectionOptions selection;
    std::optional<std::uint64_t> last;
    bool follow = false;
    OutputOptions output;
};

/// "10:00" or "10:00:30" in UTC, as events are printed: the last time that it was that late.
std::optional<wire::Time> clock_time(const std::string& text, wire::Time now)
{
    for (const char* format : {"%H:%M", "%H:%M:%S"}) {
        std::tm clock{};
        const char* end = ::strptime(text.c_str(), format, &clock);
        if (end == nullptr || *end != '\0')
            continue;
        const auto midnight = std::chrono::floor<std::chrono::days>(now);
        const auto late = std::chrono::hours(clock.tm_hour) + std::chrono::minutes(clock.tm_min) +
                          std::chrono::seconds(clock.tm_sec);
        const wire::Time today = midnight + late;
        return today <= now ? today : today - std::chrono::days(1);
    }
    return std::nullopt;
}

/// "10m" is ten minutes ago.
std::string absolute(const std::string& since)
{
    const wire::Time now = std::chrono::system_clock::now();
    if (const auto ago = parse_duration(since))
        return sink::rfc3339(now - *ago);
    const auto time = clock_time(since, now);
    return time ? sink::rfc3339(*time) : since;
}

std::string query_of(const EventsOptions& options)
{
    sink::Query query = options.selection.query;
    if (!options.since.empty())
        query.emplace_back("since", absolute(options.since));
    return query_text(query);
}

void print_events(const Json& events, const OutputOptions& output, sink::EventLines& lines)
{
    if (output.format == "json")
        return print(sink::json_line(events) + "\n");
    const std::size_t columns = page_of_output().columns;
    std::string text;
    for (const Json& event : events)
        text +=
            output.format == "jsonl" ? sink::json_line(event) + "\n" : lines.next(event, columns);
    print(text);
}

/// Where a listing begins. Without a time these are the newest, as with tail and tail -f.
std::string beginning(const EventsOptions& options)
{
    constexpr std::uint64_t usual = 50;
    constexpr std::uint64_t before_following = 10;
    if (options.last)
        return fmt::format("after=0&limit={}", *options.last);
    if (!options.since.empty())
        return "after=0";
    return fmt::format("after=0&limit={}", options.follow ? before_following : usual);
}

/// Of a program that was begun anew: its events count from 1 again, and all are news.
class Following {
public:
    explicit Following(std::string begin) : after_(std::move(begin)) {}

    const std::string& after() const { return after_; }
    void go_on(const std::string& next)
    {
        after_ = "after=" + next;
        waiting_ = false;
    }
    /// What is to be said of it, once each time.
    std::optional<std::string> lost(const std::string& why)
    {
        after_ = "after=0";
        if (std::exchange(waiting_, true))
            return std::nullopt;
        return why + "; waiting for it";
    }

private:
    std::string after_;
    bool waiting_ = false;
};

int show(const EventsOptions& options, const AgentClient& client)
{
    constexpr auto pause = std::chrono::milliseconds(300);
    const std::string query = query_of(options);
    sink::EventLines lines(std::chrono::system_clock::now(), wants_color(options.output));
    Following following(beginning(options));
    bool met = false;
    while (true) {
        const auto answer =
            client.get(fmt::format("/api/v1/events?{}&{}", following.after(), query));
        const bool is_there = answer && answer->status == status_ok;
        if (!is_there && !(options.follow && met))
            return fail(answer ? answer->text : answer.error());
        if (is_there) {
            met = true;
            if (!options.follow || !answer->json.empty())
                print_events(answer->json, options.output, lines);
            following.go_on(answer->next);
        } else if (const auto words = following.lost(answer ? answer->text : answer.error())) {
            say(*words);
        }
        if (!options.follow || !output_works())
            return done;
        std::this_thread::sleep_for(pause);
    }
}

std::string check_since(const std::string& text)
{
    return parse_duration(text) || sink::parse_time(text) || clock_time(text, {})
               ? ""
               : "neither a duration (10m) nor a time (10:00, 2026-11-23T04:57:06Z): " + text;
}

} // namespace

void add_events(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("events", "Print what the running agent has seen lately");
    auto options = std::make_shared<EventsOptions>();
    command->add_flag("-f,--follow", options->follow, "Go on with what comes; first the last ten");
    command
        ->add_option("--last", options->last,
                     "Only the newest so many [50; 10 with --follow; all with --since]")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
    command
        ->add_option("--since", options->since,
                     "How long ago (10m), or when (10:00 in UTC, or RFC 3339)")
        ->check(CLI::Validator(check_since, "DURATION|TIME"));
    add_selection_options(*command, options->selection, Chosen::events);
    add_output_options(*command, options->output);
    add_url_option(*command, options->url);
    command->callback([options, &exit_code] {
        exit_code =
            ask(options->url, [&](const AgentClient& client) { return show(*options, client); });
    });
}

} // namespace bgpsnoop::cli
