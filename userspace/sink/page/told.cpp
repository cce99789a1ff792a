// SPDX-License-Identifier: Apache-2.0
#include "sink/page/told.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <nlohmann/json.hpp>

#include "sink/json/read_json.hpp"
#include "sink/text/acting.hpp"
#include "sink/text/ladder.hpp"
#include "sink/text/ladder_line.hpp"
#include "sink/text/stories.hpp"
#include "sink/text/verdict_text.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

void copy_if_there(Json& out, const Json& from, std::initializer_list<const char*> keys)
{
    for (const char* key : keys)
        if (from.contains(key))
            out[key] = from[key];
}

void add_lines(Json& out, const std::vector<const Json*>& events)
{
    for (const Json* event : events)
        if (const auto line = ladder_line(*event))
            out.push_back({{"time", text_of(*event, "time")},
                           {"what", line->what},
                           {"arrow", line->arrow},
                           {"essentials", line->essentials}});
}

Json lines_json(const Json& story)
{
    Json out = Json::array();
    const LadderParts parts = ladder_parts(story);
    add_lines(out, parts.begin);
    if (parts.left_out != 0)
        out.push_back({{"left_out", parts.left_out}});
    add_lines(out, parts.end);
    return out;
}

/// The first of each direction: {sent, received}.
Json opens_json(const Json& story)
{
    Json out = Json::object();
    for (const Json& event : list_of(story, "events"))
        if (text_of(event, "message") == "open")
            if (const std::string direction = text_of(event, "direction"); !out.contains(direction))
                out[direction] = event;
    return out;
}

void put_verdict_in_words(Json& out, const Json& closed, bool third_person)
{
    copy_if_there(out, closed,
                  {"outcome", "side", "certainty", "explanation", "evidence", "next_step"});
    if (const std::string blame = blame_text(closed, third_person); !blame.empty())
        out["blame"] = blame;
    out["causes"] = Json::array();
    for (const Json& each : list_of(closed, "causes")) {
        const std::string cause = each.is_string() ? each.get<std::string>() : "";
        const std::string local = third_person ? text_of(closed, "local") : "";
        out["causes"].push_back({{"name", cause}, {"meaning", cause_text(cause, local)}});
    }
}

Json story_json(const Json& story)
{
    Json out = Json::object();
    out["title"] = connection_title(story);
    out["lines"] = lines_json(story);
    out["opens"] = opens_json(story);
    copy_if_there(out, story, {"differences", "time", "more", "last"});
    if (const Json& closed = end_of(story); !closed.is_null())
        put_verdict_in_words(out, closed, story.contains("third_person"));
    return out;
}

/// What comes last in a terminal, above the prompt, stands first on a page: the newest of a part.
Json stories_json(const Json& session)
{
    const auto told = stories_to_tell(session, 0);
    Json out = Json::array();
    for (auto begin = told.begin(); begin != told.end();) {
        const auto end = std::find_if(begin + 1, told.end(),
                                      [](const ToldStory& each) { return !each.heading.empty(); });
        const std::string_view heading = begin->heading; // of a text it has a colon
        const std::size_t first = out.size();
        for (auto each = end; each != begin; --each)
            out.push_back(story_json(*std::prev(each)->story));
        if (!heading.empty())
            out[first]["heading"] = heading.substr(0, heading.find_last_not_of(':') + 1);
        begin = end;
    }
    return out;
}

} // namespace

Json told_json(const Json& session)
{
    Json out = session;
    for (const char* raw : {"fall", "courses", "connections"})
        out.erase(raw);
    if (text_of(session, "state") != "established") {
        out["side"] = acting_side(session);
        out["heading"] = heading_of(text_of(out, "side"));
        out["why"] = why_down(session);
    }
    if (session.contains("last_notification"))
        out["last_notification_words"] = notification_essentials(session["last_notification"]);
    out["stories"] = stories_json(session);
    return out;
}

} // namespace bgpsnoop::sink
