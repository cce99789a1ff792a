// SPDX-License-Identifier: Apache-2.0
#include "sink/history/connection_story.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "sink/format.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

std::size_t bytes_of(const KeptEvent& event)
{
    return sizeof(KeptEvent) + event.json.capacity();
}

} // namespace

Json story_json(const StoryFrame& frame, Json events)
{
    Json out{{"connection", frame.connection}};
    if (frame.of_former_run)
        out["former_run"] = true;
    out["events"] = std::move(events);
    if (frame.left_out != 0)
        out["events_left_out"] = frame.left_out;
    if (frame.resumed) // as an event, for who tells one line after the other
        out["resumed"] = {{"time", rfc3339(*frame.resumed)}, {"event", "resumed"}};
    if (!frame.of_this_host)
        out["third_person"] = true;
    if (frame.differences)
        out["differences"] = *frame.differences;
    return out;
}

ConnectionStory::ConnectionStory(Kept of_former_run)
    : connection_(of_former_run.connection),
      events_(std::move(of_former_run.events), of_former_run.left_out),
      closed_(true),
      of_this_host_(of_former_run.of_this_host),
      of_former_run_(true),
      differences_(std::move(of_former_run.differences)),
      resumed_(of_former_run.resumed)
{
    for (const KeptEventPtr& each : events_.items())
        bytes_ += bytes_of(*each);
}

std::uint64_t ConnectionStory::connection() const
{
    if (!of_former_run_)
        return connection_;
    const auto& events = events_.items(); // no two begin at the same moment
    const auto begin = events.empty() ? 0 : events.front()->time.time_since_epoch().count();
    return static_cast<std::uint64_t>(begin) | no_number;
}

std::size_t ConnectionStory::messages() const
{
    const auto& events = events_.items();
    const auto is_message = [](const KeptEventPtr& event) { return event->name == "message"; };
    return static_cast<std::size_t>(std::ranges::count_if(events, is_message));
}

ConnectionStory::Kept ConnectionStory::keep() const
{
    return {connection_,   events_.items(),      events_.left_out(),
            of_this_host_, differences_.found(), resumed_};
}

void ConnectionStory::add(const engine::Finding& finding, KeptEventPtr event)
{
    of_this_host_ = finding.who.is_this_host;
    differences_.see(finding);
    closed_ = closed_ || std::holds_alternative<engine::ConnectionClosed>(finding.what);
    bytes_ += bytes_of(*event);
    if (const auto removed = events_.add(std::move(event)))
        bytes_ -= bytes_of(**removed);
}

void ConnectionStory::recall(const engine::Finding& finding, KeptEventPtr event, wire::Time resumed)
{
    add(finding, std::move(event));
    resumed_ = resumed;
}

std::uint64_t ConnectionStory::last_sequence() const
{
    return events_.items().empty() ? 0 : events_.items().back()->sequence;
}

Json ConnectionStory::json() const
{
    Json events = Json::array();
    for (const auto& event : events_.items())
        events.push_back(Json::parse(event->json_now()));
    return story_json({connection_, of_former_run_, events_.left_out(), of_this_host_,
                       differences_.found(), resumed_},
                      std::move(events));
}

} // namespace bgpsnoop::sink
