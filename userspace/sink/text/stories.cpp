// SPDX-License-Identifier: Apache-2.0
#include "sink/text/stories.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "sink/history/session_story.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/ladder.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t courses_told = SessionStory::courses_told; // besides the fall

std::vector<ToldStory> newest(const Json& stories, std::size_t count)
{
    std::vector<ToldStory> told;
    for (auto story = stories.rbegin(); story != stories.rend() && told.size() < count; ++story)
        told.push_back({&*story, ""});
    std::ranges::reverse(told);
    return told;
}

/// The lost one of two calls that crossed keeps nothing from coming up.
bool is_a_reason(const Json& course)
{
    const Json& events = list_of(course, "events");
    return std::ranges::none_of(events, [](const Json& event) {
        return event.contains("layer") && text_of(event, "layer") == "none";
    });
}

/// The newest last; `over`: of the time before the session was last up.
std::vector<ToldStory> courses(const Json& session, bool over)
{
    std::vector<ToldStory> told;
    for (const Json& course : list_of(session, "courses"))
        if (course.contains("over") == over && is_a_reason(course))
            told.push_back({&course, ""});
    return told;
}

void add_part(std::vector<ToldStory>& all, std::vector<ToldStory> part, std::string_view heading)
{
    if (part.size() > courses_told)
        part.erase(part.begin(), part.end() - courses_told);
    if (!part.empty())
        part.front().heading = heading;
    all.insert(all.end(), part.begin(), part.end());
}

std::vector<ToldStory> those_that_live(const Json& session)
{
    std::vector<ToldStory> told;
    for (const Json& story : list_of(session, "connections"))
        if (outcome_of(story).empty())
            told.push_back({&story, ""});
    return told;
}

} // namespace

std::vector<ToldStory> stories_to_tell(const Json& session, std::size_t count)
{
    if (count != 0)
        return newest(list_of(session, "connections"), count);
    const bool fell = session.contains("fall");
    std::vector<ToldStory> told;
    if (fell)
        told.push_back({&session["fall"], "Why it went down:"});
    add_part(told, courses(session, false), fell ? "What keeps it from coming up:" : "");
    const bool explained = !told.empty();
    add_part(told, those_that_live(session), explained ? "Now:" : "");
    if (told.size() < courses_told)
        add_part(told, courses(session, true), told.empty() ? "" : "Before that:");
    return told;
}

} // namespace bgpsnoop::sink
