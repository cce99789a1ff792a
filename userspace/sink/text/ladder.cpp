// SPDX-License-Identifier: Apache-2.0
#include "sink/text/ladder.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/ladder_line.hpp"
#include "sink/text/verdict_text.hpp"
#include "sink/text/wrap.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t essentials_column = 51;

/// What all events say of the connection; the later ones know more.
Json common_of(const Json& story)
{
    constexpr std::array keys{"peer",     "local",     "peer_port", "local_port", "peer_as",
                              "local_as", "interface", "vrf",       "initiator",  "peer_name"};
    Json common = Json::object();
    for (const Json& event : list_of(story, "events"))
        for (const char* key : keys)
            if (event.contains(key))
                common[key] = event[key];
    return common;
}

std::string end_text(const Json& common, const char* address, const char* as)
{
    std::string text = text_of(common, address);
    if (text.empty())
        text = "this host";
    if (address == std::string_view("peer") && common.contains("peer_name"))
        text = fmt::format("{} {}", text_of(common, "peer_name"), text);
    return common.contains(as) ? fmt::format("{} (AS {})", text, number_of(common, as)) : text;
}

/// "->" if we called. Where nobody saw it: the end with the lower port was called.
std::string_view call_arrow(const Json& common)
{
    const bool lower = number_of(common, "peer_port") < number_of(common, "local_port");
    const std::string initiator = text_of(common, "initiator");
    const bool called_by_us = initiator.empty() ? lower : initiator == "local";
    return called_by_us ? "->" : "<-";
}

std::string ports_text(const Json& common, std::string_view arrow)
{
    const auto port = [&](const char* key) {
        return common.contains(key) ? std::to_string(number_of(common, key)) : std::string("?");
    };
    return fmt::format("port {} {} {}", port("local_port"), arrow, port("peer_port"));
}

/// The lines of a ladder, each with its distance from the one before.
class Ladder {
public:
    explicit Ladder(std::string date) : date_(std::move(date)) {}

    void add(const Json& event, const LadderLine& line)
    {
        if (const std::string date = date_of(event); date != date_) {
            text_ += fmt::format("  {} UTC\n", date);
            date_ = date;
        }
        const auto time = time_of(event, "time");
        const std::string delta =
            time && before_ ? "+" + duration_text(*time - *before_) : std::string();
        before_ = time;
        text_ += wrapped(fmt::format("  {:<15}  {:<12}{:<15}{:<2}   ", clock_of(event), delta,
                                     line.what, line.arrow),
                         line.essentials, essentials_column);
    }
    void leave_out(std::uint64_t count) { text_ += fmt::format("  ... {} more ...\n", count); }
    std::string finish() { return std::move(text_); }

private:
    std::string text_;
    std::string date_;
    std::optional<wire::Time> before_;
};

/// What is told late has the time when it happened: session_down comes with the verdict.
std::vector<const Json*> in_order(const std::vector<const Json*>& events)
{
    std::vector<std::pair<std::optional<wire::Time>, const Json*>> dated;
    for (const Json* event : events)
        dated.emplace_back(time_of(*event, "time"), event);
    const auto time = [](const auto& each) { return each.first; };
    std::ranges::stable_sort(dated, {}, time);
    std::vector<const Json*> result(dated.size());
    std::ranges::transform(dated, result.begin(), [](const auto& each) { return each.second; });
    return result;
}

std::string lines(const Json& story)
{
    const Json& events = list_of(story, "events");
    Ladder out(events.empty() ? std::string() : date_of(events[0]));
    const LadderParts parts = ladder_parts(story);
    const auto add = [&out](const std::vector<const Json*>& part) {
        for (const Json* event : part)
            if (const auto line = ladder_line(*event))
                out.add(*event, *line);
    };
    add(parts.begin);
    if (parts.left_out != 0)
        out.leave_out(parts.left_out);
    add(parts.end);
    return out.finish();
}

} // namespace

std::string connection_title(const Json& story)
{
    const Json common = common_of(story);
    const auto arrow = call_arrow(common);
    const Json& events = list_of(story, "events");
    std::string text = fmt::format("{} {} {}, {}", end_text(common, "local", "local_as"), arrow,
                                   end_text(common, "peer", "peer_as"), ports_text(common, arrow));
    if (common.contains("interface"))
        text += fmt::format(", interface {}", text_of(common, "interface"));
    if (text_of(common, "vrf") != "default" && common.contains("vrf"))
        text += fmt::format(", vrf {}", text_of(common, "vrf"));
    text += fmt::format(", connection {}{}", number_of(story, "connection"),
                        story.contains("former_run") ? " of a former run" : "");
    if (!events.empty())
        text += fmt::format(", {} {:.8} UTC", date_of(events[0]), clock_of(events[0]));
    return text;
}

LadderParts ladder_parts(const Json& story)
{
    const Json& events = list_of(story, "events");
    const std::uint64_t left_out = number_of(story, "events_left_out");
    // Half of them is where ConnectionStory leaves out.
    const std::size_t split = left_out == 0 ? events.size() : events.size() / 2;
    std::vector<const Json*> begin, end;
    for (std::size_t i = 0; i < events.size(); ++i)
        (i < split ? begin : end).push_back(&events[i]);
    if (story.contains("resumed")) { // it was before what has the same time
        const Json& resumed = story["resumed"];
        const bool early = end.empty() || time_of(resumed, "time") < time_of(*end.front(), "time");
        auto& part = early ? begin : end;
        part.insert(part.begin(), &resumed);
    }
    return {in_order(begin), left_out, in_order(end)};
}

const Json& end_of(const Json& story)
{
    static const Json still_there;
    for (const Json& event : list_of(story, "events"))
        if (text_of(event, "event") == "connection_closed")
            return event;
    return still_there;
}

std::string outcome_of(const Json& story)
{
    return text_of(end_of(story), "outcome");
}

std::string ladder_text(const Json& story, bool colour)
{
    return connection_title(story) + "\n" + lines(story) +
           verdict_text(end_of(story), story, colour);
}

} // namespace bgpsnoop::sink
