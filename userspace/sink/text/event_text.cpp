// SPDX-License-Identifier: Apache-2.0
#include "sink/text/event_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/colour.hpp"
#include "sink/text/ladder_line.hpp"
#include "sink/text/verdict_text.hpp"
#include "sink/text/wrap.hpp"

/// What a ladder shows in place, a single line has to say in words: those kinds of event have a row
/// here. The others are told as in a ladder.
namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

std::string reset_text(const Json& event)
{
    const std::string reason = text_of(event, "kernel_reason");
    return fmt::format("RST in {}{}{}", text_of(event, "phase"), reason.empty() ? "" : ", ",
                       reason);
}

std::string fin_text(const Json& event)
{
    return "FIN in " + text_of(event, "phase");
}

std::string state_text(const Json& event)
{
    return fmt::format("session {}, was {}", text_of(event, "new_state"),
                       text_of(event, "old_state"));
}

std::string after(const Json& event, const char* key)
{
    const auto duration = duration_of(event, key);
    return duration ? " after " + duration_text(*duration) : std::string();
}

std::string down_text(const Json& event)
{
    return fmt::format("session DOWN{}: {}", after(event, "uptime_seconds"),
                       text_of(event, "outcome"));
}

std::string closed_text(const Json& event)
{
    return fmt::format("closed{}: {}", after(event, "duration_seconds"), text_of(event, "outcome"));
}

std::string warning_text(const Json& event)
{
    return fmt::format("warning {}: {}", text_of(event, "warning"), text_of(event, "explanation"));
}

std::string lost_text(const Json& event)
{
    return fmt::format("{} {} records lost", number_of(event, "count"), text_of(event, "kind"));
}

std::string listener_text(const Json& event)
{
    const auto address = wire::Address::parse(text_of(event, "local"));
    const auto port = static_cast<std::uint16_t>(number_of(event, "local_port"));
    return fmt::format(
        "{} (pid {}) at {}", text_of(event, "process"), number_of(event, "pid"),
        endpoint_text({.address = address.value_or(wire::Address{}), .port = port}, ""));
}

std::string listening_text(const Json& event)
{
    return "listening: " + listener_text(event);
}

std::string not_listening_text(const Json& event)
{
    return fmt::format("listening no more: {}, which {}", listener_text(event),
                       event.value("process_exits", false) ? "exits" : "closed it");
}

struct EventText {
    std::string_view event;
    std::string (*words)(const Json& event);
};

constexpr std::array event_texts{
    EventText{"closed_by", fin_text},
    EventText{"connection_closed", closed_text},
    EventText{"listener_closed", not_listening_text},
    EventText{"listener_opened", listening_text},
    EventText{"lost", lost_text},
    EventText{"reset", reset_text},
    EventText{"session_down", down_text},
    EventText{"session_state", state_text},
    EventText{"warning", warning_text},
};

std::string more_like_it(const Json& event)
{
    const std::uint64_t repeated = number_of(event, "repeated");
    const std::string name = text_of(event, "event");
    if (repeated == 0)
        return {};
    if (name == "session_up" || name == "session_down")
        return fmt::format(", {} more connections ended as before", repeated);
    return fmt::format(", {} more like it before", repeated);
}

std::string what_happened(const Json& event, const std::optional<LadderLine>& line)
{
    std::string name = text_of(event, "event");
    const auto* row = std::ranges::find(event_texts, name, &EventText::event);
    if (row != event_texts.end())
        return row->words(event);
    if (!line)
        return name;
    return fmt::format("{}{}{}", line->what, line->essentials.empty() ? "" : ", ",
                       line->essentials);
}

std::string socket_text(const Json& event, const char* address_key, const char* port_key)
{
    const std::string text = text_of(event, address_key);
    const auto address = wire::Address::parse(text);
    if (!address)
        return text.empty() ? std::string("local") : text;
    const auto port = static_cast<std::uint16_t>(number_of(event, port_key));
    return endpoint_text({.address = *address, .port = port}, text_of(event, "interface"));
}

std::string who(const Json& event, std::string_view arrow)
{
    if (!event.contains("peer")) // it concerns no connection
        return {};
    const std::string vrf = text_of(event, "vrf");
    const std::string name = text_of(event, "peer_name");
    return fmt::format("{} {} {}{}{} ", socket_text(event, "local", "local_port"),
                       arrow.empty() ? "--" : arrow, socket_text(event, "peer", "peer_port"),
                       name.empty() ? "" : " " + name,
                       vrf.empty() || vrf == "default" ? "" : " vrf " + vrf);
}

std::string_view colour_of(const Json& event)
{
    const std::string name = text_of(event, "event");
    const bool faulty = text_of(event, "layer") != "none";
    if (name == "session_up")
        return colour::green;
    if (name == "session_down" || name == "lost" || (name == "connection_closed" && faulty))
        return colour::red;
    const bool grave = event.contains("malformed") || text_of(event, "message") == "notification";
    const bool odd = name == "reset" || name == "warning" || name == "listener_closed";
    return odd || grave ? colour::yellow : std::string_view();
}

} // namespace

std::string event_text(const Json& event, bool coloured, std::size_t columns)
{
    const auto line = ladder_line(event);
    const std::string clock = clock_of(event);
    const std::string_view paint = coloured ? colour_of(event) : std::string_view();
    const std::string begin =
        fmt::format("{}{}{} ", coloured ? colour::dim : "", clock, coloured ? colour::end : "");
    const std::string words = fmt::format("{}{}{}{}", who(event, line ? line->arrow : ""), paint,
                                          what_happened(event, line) + more_like_it(event),
                                          paint.empty() ? "" : colour::end);
    std::string text = wrapped(begin, words, clock.size() + 1, columns);
    if (text_of(event, "event") == "connection_closed")
        text += verdict_text(event);
    text.erase(text.find_last_not_of('\n') + 1);
    return text.empty() ? "?" : text; // of another version, perhaps
}

EventLines::EventLines(wire::Time now, bool coloured)
    : date_(rfc3339(now).substr(0, std::string_view("2026-11-23").size())), coloured_(coloured)
{
}

std::string EventLines::next(const Json& event, std::size_t columns)
{
    const std::string before = std::exchange(date_, date_of(event));
    return (before == date_ ? "" : date_ + " UTC\n") + event_text(event, coloured_, columns) + "\n";
}

} // namespace bgpsnoop::sink
