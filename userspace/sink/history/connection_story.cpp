// SPDX-License-Identifier: Apache-2.0
#include "sink/history/connection_story.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "engine/open_comparison.hpp"
#include "engine/third_person.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

std::size_t bytes_of(const KeptEvent& event)
{
    return sizeof(KeptEvent) + event.json.capacity();
}

} // namespace

ConnectionStory::ConnectionStory(Kept of_former_run)
    : connection_(of_former_run.connection),
      events_(std::move(of_former_run.events)),
      left_out_(of_former_run.left_out),
      closed_(true),
      of_this_host_(of_former_run.of_this_host),
      of_former_run_(true),
      differences_(std::move(of_former_run.differences))
{
    for (const KeptEventPtr& each : events_)
        bytes_ += bytes_of(*each);
}

ConnectionStory::Kept ConnectionStory::keep() const
{
    return {connection_, events_, left_out_, of_this_host_, differences_};
}

void ConnectionStory::add(const engine::Finding& finding, KeptEventPtr event)
{
    of_this_host_ = finding.who.is_this_host;
    if (const auto* message = std::get_if<engine::MessageObserved>(&finding.what))
        compare_opens(*message, finding.who);
    closed_ = closed_ || std::holds_alternative<engine::ConnectionClosed>(finding.what);
    if (events_.size() == events_kept) {
        const auto middle = events_.begin() + events_kept / 2;
        bytes_ -= bytes_of(**middle);
        events_.erase(middle);
        ++left_out_;
    }
    bytes_ += bytes_of(*event);
    events_.push_back(std::move(event));
}

void ConnectionStory::compare_opens(const engine::MessageObserved& message,
                                    const engine::Identity& who)
{
    const auto* open = std::get_if<wire::Open>(&message.body);
    if (open == nullptr || differences_)
        return;
    (message.direction == engine::Direction::sent ? ours_ : theirs_) = *open;
    if (!ours_ || !theirs_)
        return;
    differences_ = engine::differences(*ours_, *theirs_);
    for (std::string& each : *differences_)
        each = engine::as_seen_by(who, each);
    ours_.reset();
    theirs_.reset();
}

std::uint64_t ConnectionStory::last_sequence() const
{
    return events_.empty() ? 0 : events_.back()->sequence;
}

Json ConnectionStory::json() const
{
    Json out{{"connection", connection_}};
    if (of_former_run_)
        out["former_run"] = true;
    out["events"] = Json::array();
    for (const auto& event : events_)
        out["events"].push_back(Json::parse(event->json_now()));
    if (left_out_ != 0)
        out["events_left_out"] = left_out_;
    if (!of_this_host_)
        out["third_person"] = true;
    if (differences_)
        out["differences"] = *differences_;
    return out;
}

} // namespace bgpsnoop::sink
