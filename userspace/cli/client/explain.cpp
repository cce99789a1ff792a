// SPDX-License-Identifier: Apache-2.0
#include "cli/client/explain.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client/agent_client.hpp"
#include "cli/client/agent_url.hpp"
#include "cli/client/overview.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/selection_options.hpp"
#include "cli/standard_output.hpp"
#include "sink/format.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/ladder.hpp"
#include "sink/text/session_text.hpp"
#include "sink/text/stories.hpp"
#include "sink/text/verdict_text.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;

struct ExplainOptions {
    SelectionOptions selection;
    std::string url = default_url();
    std::size_t connections = 0; ///< 0: those that differ, see courses_told
    OutputOptions output;
};

/// "37 more like it, every 2.0 s, the last 1.2 s ago".
std::string more_text(const Json& story, wire::Time now)
{
    const std::uint64_t more = sink::number_of(story, "more");
    const auto first = sink::time_of(story, "time");
    const auto last = sink::time_of(story, "last");
    if (more == 0 || !first || !last)
        return {};
    const auto ago = sink::duration_text(std::max(wire::Duration{}, now - *last));
    const auto interval = (*last - *first) / static_cast<std::int64_t>(more);
    if (more == 1)
        return fmt::format("  (1 more like it, {} ago.)\n", ago);
    return fmt::format("  ({} more like it, every {}, the last {} ago.)\n", more,
                       sink::duration_text(interval), ago);
}

/// A sentence on each of them that is down.
int explain_all(const ExplainOptions& options, const AgentClient& client)
{
    sink::Query query = options.selection.query;
    query.emplace_back("down", "true");
    const auto down = client.json("/api/v1/sessions?" + query_text(query));
    if (!down)
        return fail(down.error());
    const bool as_json = options.output.format == "json";
    print(as_json ? sink::json_line(*down) + "\n"
                  : overview(*down, std::chrono::system_clock::now()));
    return done;
}

/// Which session it tells of: two PEERs may fit one.
std::string identity_of(const Json& session)
{
    constexpr std::array keys{"netns", "vrf", "interface", "peer", "port"};
    Json identity = Json::array();
    for (const char* key : keys)
        identity.push_back(session.contains(key) ? session[key] : Json());
    return identity.dump();
}

struct FoundSessions {
    Json all = Json::array();         ///< with their stories, in the order of the peers
    std::vector<std::string> refused; ///< what the agent said of peers that it does not know
};

tl::expected<FoundSessions, std::string> sessions_of(const ExplainOptions& options,
                                                     const AgentClient& client)
{
    sink::Query others;
    for (const auto& each : options.selection.query)
        if (each.first != "peer")
            others.push_back(each);
    const std::string filters = others.empty() ? "" : "?" + query_text(others);
    FoundSessions found;
    Json& all = found.all;
    std::set<std::string> seen;
    for (const auto& [parameter, peer] : options.selection.query) {
        if (parameter != "peer")
            continue;
        auto answer = client.get("/api/v1/sessions/" + percent_encoded(peer) + filters);
        if (!answer)
            return tl::make_unexpected(answer.error());
        if (answer->status != status_ok) {
            found.refused.push_back(answer->text);
            continue;
        }
        for (Json& session : answer->json)
            if (seen.insert(identity_of(session)).second)
                all.push_back(std::move(session));
    }
    return found;
}

void tell(Json& sessions, const ExplainOptions& options)
{
    if (options.output.format == "json")
        return print(sink::json_line(sessions) + "\n");
    const bool several = sessions.size() > 1;
    for (Json& session : sessions) {
        if (!several) // then nobody needs to know which
            for (const char* key : {"netns", "netns_name"})
                session.erase(key);
        if (&session != &sessions.front())
            print("\n");
        print(explanation(session, std::chrono::system_clock::now(), options.connections,
                          wants_color(options.output)));
    }
}

/// That one of several peers is not known hides nothing of the others.
int explain(const ExplainOptions& options, const AgentClient& client)
{
    const auto& query = options.selection.query;
    if (std::ranges::none_of(query, [](const auto& each) { return each.first == "peer"; }))
        return explain_all(options, client);
    auto found = sessions_of(options, client);
    if (!found)
        return fail(found.error());
    if (!found->all.empty())
        tell(found->all, options);
    for (const std::string& sentence : found->refused)
        say(sentence);
    return found->refused.empty() ? done : failed;
}

} // namespace

/// Of what an earlier run of the agent saw only the verdict is known.
std::string verdict_alone(const Json& session, const char* key, std::string_view heading)
{
    if (!session.contains(key))
        return {};
    const std::string at = sink::text_of(session[key], "time");
    return fmt::format("\n{}, {:.10} {:.8} UTC, before the agent started:\n{}", heading, at,
                       std::string_view(at).substr(std::min<std::size_t>(at.size(), 11)),
                       sink::verdict_text(session[key]));
}

std::string explanation(const Json& session, wire::Time now, std::size_t count, bool color)
{
    std::string text = sink::session_text(session, now);
    if (count == 0 && !session.contains("fall"))
        text += verdict_alone(session, "last_down", "Why it went down");
    const auto stories = sink::stories_to_tell(session, count);
    for (const sink::ToldStory& told : stories) {
        text += told.heading.empty() ? "\n" : fmt::format("\n{}\n", told.heading);
        text += sink::ladder_text(*told.story, color) + more_text(*told.story, now);
    }
    const bool is_up = sink::text_of(session, "state") == "established";
    if (stories.empty() && !is_up)
        text += verdict_alone(session, "last_outcome", "How its last connection ended");
    return text;
}

void add_explain(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand(
        "explain",
        "Tell the last connections to each PEER, and why they ended, from the running agent; "
        "without PEER a sentence on each session that is down");
    auto options = std::make_shared<ExplainOptions>();
    add_selection_options(*command, options->selection, Chosen::sessions);
    command
        ->add_option("--connections", options->connections,
                     "Tell just the last so many [its fall, and what differs since]")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}));
    add_output_options(*command, options->output, {"table", "json"});
    add_url_option(*command, options->url);
    command->callback([options, &exit_code] {
        exit_code =
            ask(options->url, [&](const AgentClient& client) { return explain(*options, client); });
    });
}

} // namespace bgpsnoop::cli
