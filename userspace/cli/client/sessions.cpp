// SPDX-License-Identifier: Apache-2.0
#include "cli/client/sessions.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cli/client/agent_client.hpp"
#include "cli/client/listeners.hpp"
#include "cli/client/strangers.hpp"
#include "cli/client/table.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "sink/format.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/read_json.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;
using sink::number_of;
using sink::text_of;

struct SessionsOptions {
    std::string url = default_url();
    double watch = 0; ///< seconds; 0: once
    std::int64_t expect_up = -1;
    bool strangers = false;
    OutputOptions output;
};

std::string known_number(const Json& session, const char* key)
{
    return session.contains(key) ? std::to_string(number_of(session, key)) : "-";
}

std::string neighbor(const Json& session, wire::Time /*now*/)
{
    return sink::peer_of(session);
}

std::string name(const Json& session, wire::Time /*now*/)
{
    const std::string name = text_of(session, "name");
    return name.empty() ? "-" : name;
}

std::string vrf(const Json& session, wire::Time /*now*/)
{
    return text_of(session, "vrf");
}

std::string netns(const Json& session, wire::Time /*now*/)
{
    return session.contains("netns") ? sink::netns_of(session) : "-";
}

std::string local_as(const Json& session, wire::Time /*now*/)
{
    return known_number(session, "local_as");
}

std::string peer_as(const Json& session, wire::Time /*now*/)
{
    return known_number(session, "peer_as");
}

std::string state(const Json& session, wire::Time /*now*/)
{
    return text_of(session, "state");
}

/// For how long it has been up, or down; "never" if it was not up since we look.
std::string up_down(const Json& session, wire::Time now)
{
    auto since = sink::time_of(session, "established_since");
    if (!since)
        since = sink::time_of(session, "down_since");
    if (!since && text_of(session, "state") == "established")
        return "older"; // than the agent
    if (!since)
        return number_of(session, "established_total") == 0 ? "never" : "-";
    const auto whole = std::max(wire::Duration{}, now - *since);
    // Fractions of a second would only flicker.
    return sink::duration_text(std::chrono::floor<std::chrono::seconds>(whole));
}

template <const char* const& stream> std::string messages(const Json& session, wire::Time /*now*/)
{
    return std::to_string(sink::sum_of(sink::list_of(sink::list_of(session, stream), "messages")));
}

/// Who has to act, where something is amiss.
std::string side(const Json& session, wire::Time /*now*/)
{
    const std::string side = text_of(sink::list_of(session, "last_outcome"), "side");
    return side.empty() || text_of(session, "state") == "established" ? "-" : side;
}

std::string last_outcome(const Json& session, wire::Time /*now*/)
{
    const Json& last = sink::list_of(session, "last_outcome");
    std::string outcome = text_of(last, "outcome");
    const Json& causes = sink::list_of(last, "causes");
    if (causes.empty() || !causes[0].is_string())
        return outcome;
    return fmt::format("{}: {}", outcome, causes[0].get<std::string>());
}

constexpr const char* received = "received";
constexpr const char* sent = "sent";

struct Column {
    std::string_view title;
    std::string (*cell)(const Json& session, wire::Time now);
    bool number = false;
};

constexpr std::array columns{
    Column{"Neighbor", neighbor},
    Column{"VRF", vrf},
    Column{"LocalAS", local_as, true},
    Column{"PeerAS", peer_as, true},
    Column{"State", state},
    Column{"Up/Down", up_down, true},
    Column{"MsgRcvd", messages<received>, true},
    Column{"MsgSent", messages<sent>, true},
    Column{"Side", side},
    Column{"Last outcome", last_outcome},
};
constexpr Column netns_column{"Netns", netns, true};
constexpr Column name_column{"Name", name};

std::vector<Column> columns_for(const Json& sessions)
{
    std::vector<Column> wanted(columns.begin(), columns.end());
    std::set<std::uint64_t> namespaces;
    for (const Json& session : sessions)
        namespaces.insert(number_of(session, "netns"));
    if (std::ranges::any_of(sessions, [](const Json& each) { return each.contains("name"); }))
        wanted.insert(wanted.begin() + 1, name_column);
    if (namespaces.size() > 1)
        wanted.insert(wanted.end() - 2, netns_column);
    return wanted;
}

/// Of people alone: programs ask for the listeners by themselves. An older agent knows of none.
std::string listeners_below(const AgentClient& client)
{
    const auto listeners = client.json("/api/v1/listeners");
    const std::string table = listeners ? listeners_table(*listeners) : "";
    return table.empty() ? "" : "\n" + table;
}

std::string table(const Json& list, bool of_strangers, const AgentClient& client)
{
    const wire::Time now = std::chrono::system_clock::now();
    return of_strangers ? strangers_table(list, now)
                        : sessions_table(list, now) + listeners_below(client);
}

std::string formatted(const Json& sessions, const SessionsOptions& options,
                      const AgentClient& client)
{
    const std::string& format = options.output.format;
    if (format == "table")
        return table(sessions, options.strangers, client);
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

int show(const SessionsOptions& options, const AgentClient& client)
{
    const bool clears = options.output.format == "table" && ::isatty(STDOUT_FILENO) != 0;
    while (true) {
        const auto sessions =
            client.json(options.strangers ? "/api/v1/strangers" : "/api/v1/sessions");
        if (!sessions)
            return fail(sessions.error());
        const std::string text = formatted(*sessions, options, client);
        if (options.watch == 0) {
            print(text);
            return check_expectation(*sessions, options.expect_up);
        }
        print((clears ? "\x1b[H\x1b[2J" : "") + text);
        if (!output_works())
            return done;
        std::this_thread::sleep_for(std::chrono::duration<double>(options.watch));
    }
}

} // namespace

std::string sessions_table(const Json& sessions, wire::Time now)
{
    const auto wanted = columns_for(sessions);
    std::vector<Row> rows(1);
    std::vector<bool> numbers;
    for (const Column& column : wanted) {
        rows[0].emplace_back(column.title);
        numbers.push_back(column.number);
    }
    for (const Json& session : sessions)
        for (Row& row = rows.emplace_back(); const Column& column : wanted)
            row.push_back(column.cell(session, now));
    return aligned(rows, numbers);
}

std::size_t established(const Json& sessions)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        sessions, [](const Json& each) { return text_of(each, "state") == "established"; }));
}

void add_sessions(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand("sessions", "Show the sessions the running agent knows");
    auto options = std::make_shared<SessionsOptions>();
    auto* watch = command->add_option("--watch", options->watch, "Again every so many seconds [2]")
                      ->expected(0, 1)
                      ->default_str("2")
                      ->check(CLI::Range(0.1, 86'400.0));
    command
        ->add_option("--expect-up", options->expect_up,
                     "Exit with status 3 if fewer sessions are established")
        ->check(CLI::NonNegativeNumber)
        ->excludes(watch);
    command->add_flag("--strangers", options->strangers,
                      "Show who called, or was called, and is no neighbour");
    add_output_options(*command, options->output);
    add_url_option(*command, options->url);
    command->callback([options, &exit_code] {
        exit_code =
            ask(options->url, [&](const AgentClient& client) { return show(*options, client); });
    });
}

} // namespace bgpsnoop::cli
