// SPDX-License-Identifier: Apache-2.0
#include "cli/client/sessions.hpp"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cli/client/agent_client.hpp"
#include "cli/client/agent_url.hpp"
#include "cli/client/listeners.hpp"
#include "cli/client/strangers.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/selection_options.hpp"
#include "cli/standard_output.hpp"
#include "sink/json/event_json.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;

struct SessionsOptions {
    std::string url = default_url();
    double watch = 0; ///< seconds; 0: once
    std::int64_t expect_up = -1;
    bool strangers = false;
    SelectionOptions selection;
    OutputOptions output;
};

/// Of people alone: programs ask for the listeners by themselves. An older agent knows of none.
std::string listeners_below(const AgentClient& client, std::size_t columns)
{
    const auto listeners = client.json("/api/v1/listeners");
    const std::string table = listeners ? listeners_table(*listeners, columns) : "";
    return table.empty() ? "" : "\n" + table;
}

std::string table(const Json& list, const SessionsOptions& options, const AgentClient& client)
{
    const wire::Time now = std::chrono::system_clock::now();
    const std::size_t columns = page_of_output().columns;
    if (options.strangers)
        return strangers_table(list, now, columns);
    const auto& filters = options.selection.query;
    const auto is_of_state = [](const auto& filter) {
        return filter.first == "down" || filter.first == "state" || filter.first == "side";
    };
    const SessionsPage page{.columns = columns,
                            .color = wants_color(options.output),
                            .filtered = !filters.empty(),
                            .by_state = std::ranges::any_of(filters, is_of_state)};
    return sessions_table(list, now, page) +
           (filters.empty() ? listeners_below(client, columns) : "");
}

std::string formatted(const Json& sessions, const SessionsOptions& options,
                      const AgentClient& client)
{
    const std::string& format = options.output.format;
    if (format == "table")
        return table(sessions, options, client);
    if (format == "json")
        return sink::json_line(sessions) + "\n";
    std::string lines;
    for (const Json& session : sessions)
        lines += sink::json_line(session) + "\n";
    return lines;
}

int check_expectation(const Json& sessions, std::int64_t expected)
{
    const std::size_t up = established(sessions);
    if (expected < 0 || up >= static_cast<std::size_t>(expected))
        return done;
    fail(fmt::format("{} of the expected {} sessions are up", up, expected));
    return expectation_failed;
}

/// What the terminal has room for, so that its head stays in sight.
std::string first_lines(const std::string& text, std::size_t lines)
{
    const auto all = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    if (all < lines)
        return text;
    std::size_t end = 0;
    for (std::size_t line = 0; line + 2 < lines; ++line)
        end = text.find('\n', end) + 1;
    return fmt::format("{}({} more lines)\n", text.substr(0, end), all - (lines - 2));
}

std::string path_of(const SessionsOptions& options)
{
    const std::string list = options.strangers ? "/api/v1/strangers" : "/api/v1/sessions";
    return list + "?" + query_text(options.selection.query);
}

int show_once(const SessionsOptions& options, const AgentClient& client)
{
    const auto sessions = client.json(path_of(options));
    if (!sessions)
        return fail(sessions.error());
    print(formatted(*sessions, options, client));
    return check_expectation(*sessions, options.expect_up);
}

/// Until somebody ends it: that the agent is begun anew is no reason.
int show_again_and_again(const SessionsOptions& options, const AgentClient& client)
{
    const bool clears = options.output.format == "table" && ::isatty(STDOUT_FILENO) != 0;
    bool has_met = false;
    bool is_waiting = false;
    while (true) {
        if (const auto sessions = client.json(path_of(options))) {
            const std::string text = formatted(*sessions, options, client);
            print(clears ? "\x1b[H\x1b[2J" + first_lines(text, page_of_output().lines) : text);
            has_met = true;
            is_waiting = false;
        } else if (!has_met) {
            return fail(sessions.error());
        } else if (!std::exchange(is_waiting, true)) {
            say(sessions.error() + "; waiting for it");
        }
        if (!output_works())
            return done;
        std::this_thread::sleep_for(std::chrono::duration<double>(options.watch));
    }
}

std::string check_interval(const std::string& text)
{
    double seconds = 0;
    return sink::read_number(text, seconds) && seconds >= 0.1 && seconds <= 86'400
               ? ""
               : text + " is not from 0.1 to 86400 seconds";
}

} // namespace

void add_sessions(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("sessions", "Show the sessions the running agent knows");
    auto options = std::make_shared<SessionsOptions>();
    auto* watch = command->add_option("--watch", options->watch, "Again every so many seconds [2]")
                      ->expected(0, 1)
                      ->default_str("2")
                      ->check(CLI::Validator(check_interval, "FLOAT in [0.1 - 86400]"));
    command
        ->add_option("--expect-up", options->expect_up,
                     "Exit with status 3 if fewer sessions are established")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000}))
        ->excludes(watch)
        ->excludes(command->add_flag("--strangers", options->strangers,
                                     "Show who called, or was called, and is no neighbour"));
    add_selection_options(*command, options->selection, Chosen::sessions);
    add_output_options(*command, options->output);
    add_url_option(*command, options->url);
    command->callback([options, &exit_code] {
        const auto show = options->watch == 0 ? show_once : show_again_and_again;
        exit_code =
            ask(options->url, [&](const AgentClient& client) { return show(*options, client); });
    });
}

} // namespace bgpsnoop::cli
