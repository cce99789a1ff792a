// SPDX-License-Identifier: Apache-2.0
#include "cli/client/explain.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client/agent_client.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "sink/history/peer_name.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/ladder.hpp"
#include "sink/text/ladder_line.hpp"
#include "sink/text/session_text.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;

struct ExplainOptions {
    std::string peer;
    std::string url = default_url;
    std::size_t connections = 0; ///< 0: as many as differ, up to `different_ones`
    OutputOptions output;
};

/// Stories with the same course read the same: the events without their times and ports.
std::string course_of(const Json& story)
{
    std::string course = sink::outcome_of(story);
    for (const Json& event : sink::list_of(story, "events"))
        if (const auto line = sink::ladder_line(event))
            course += fmt::format("|{}{}", line->what, line->arrow);
    return course;
}

std::vector<ToldStory> newest(const Json& stories, std::size_t count)
{
    std::vector<ToldStory> told;
    for (auto story = stories.rbegin(); story != stories.rend() && told.size() < count; ++story)
        told.push_back({&*story, 0});
    return told;
}

/// Of neighbours with the same course only the newest; the others are counted.
std::vector<ToldStory> newest_different(const Json& stories)
{
    constexpr std::size_t different_ones = 3;
    std::vector<ToldStory> told;
    std::string last_course;
    for (auto story = stories.rbegin(); story != stories.rend(); ++story) {
        const std::string course = course_of(*story);
        if (!told.empty() && course == last_course && !sink::outcome_of(*story).empty())
            ++told.back().alike_before;
        else if (told.size() == different_ones)
            break;
        else
            told.push_back({&*story, 0});
        last_course = course;
    }
    return told;
}

std::string alike_text(std::size_t count)
{
    if (count == 0)
        return {};
    return count == 1 ? std::string("  (The one before it went the same way.)\n")
                      : fmt::format("  (The {} before it went the same way.)\n", count);
}

int explain(const ExplainOptions& options, AgentClient& client)
{
    if (!sink::PeerName::parse(options.peer))
        return fail(fmt::format("{} is not an IP address", options.peer));
    auto sessions = client.json("/api/v1/sessions/" + AgentClient::escape(options.peer));
    if (!sessions)
        return fail(sessions.error());
    if (options.output.format == "json") {
        print(sink::json_line(*sessions) + "\n");
        return done;
    }
    const bool several = sessions->size() > 1;
    for (Json& session : *sessions) {
        if (!several) // then nobody needs to know which
            session.erase("netns");
        if (&session != &sessions->front())
            print("\n");
        print(explanation(session, std::chrono::system_clock::now(), options.connections,
                          wants_color(options.output)));
    }
    return done;
}

} // namespace

std::vector<ToldStory> stories_to_tell(const Json& session, std::size_t count)
{
    const Json& stories = sink::list_of(session, "connections");
    auto told = count == 0 ? newest_different(stories) : newest(stories, count);
    std::ranges::reverse(told);
    return told;
}

std::string explanation(const Json& session, wire::Time now, std::size_t count, bool color)
{
    std::string text = sink::session_text(session, now);
    for (const ToldStory& told : stories_to_tell(session, count))
        text += "\n" + sink::ladder_text(*told.story, color) + alike_text(told.alike_before);
    return text;
}

void add_explain(CLI::App& app, int& exit_code)
{
    auto* command = app.add_subcommand(
        "explain",
        "Tell the last connections to a peer, and why they ended, from the running agent");
    auto options = std::make_shared<ExplainOptions>();
    command->add_option("PEER", options->peer, "Its address, or ADDRESS%INTERFACE")->required();
    command
        ->add_option("--connections", options->connections,
                     "Tell the last so many [those of the last that differ]")
        ->check(CLI::PositiveNumber);
    add_output_options(*command, options->output, {"table", "json"});
    add_url_option(*command, options->url);
    command->callback([options, &exit_code] {
        exit_code =
            ask(options->url, [&](AgentClient& client) { return explain(*options, client); });
    });
}

} // namespace bgpsnoop::cli
