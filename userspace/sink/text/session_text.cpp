// SPDX-License-Identifier: Apache-2.0
#include "sink/text/session_text.hpp"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/ladder.hpp"
#include "sink/text/ladder_line.hpp"
#include "sink/text/wrap.hpp"

namespace bgpsnoop::sink {

namespace {

using Json = nlohmann::ordered_json;

/// "2026-11-23T04:57:06.123456Z" as people write it: "2026-11-23 04:57:06 UTC".
std::string utc(wire::Time time)
{
    const std::string text = rfc3339(time);
    return fmt::format("{:.10} {:.8} UTC", text, text.substr(11));
}

std::string since(wire::Time time, wire::Time now)
{
    return fmt::format("since {} ({})", utc(time),
                       duration_text(std::max(wire::Duration{}, now - time)));
}

std::string paragraph(const std::string& text)
{
    constexpr std::size_t indent = 2;
    return wrapped("  ", text, indent);
}

std::string ends(const Json& session)
{
    std::string peer = peer_of(session);
    const auto as = [&](const char* key) {
        return session.contains(key) ? fmt::format(" (AS {})", number_of(session, key))
                                     : std::string();
    };
    if (session.contains("name"))
        peer = fmt::format("{} {}", text_of(session, "name"), peer);
    std::string text = fmt::format(
        "{} {}{}", session.contains("stranger") ? "Connections of a stranger," : "Session with",
        peer, as("peer_as"));
    if (session.contains("local"))
        text += fmt::format(", we are {}{}", text_of(session, "local"), as("local_as"));
    if (session.contains("process"))
        text += fmt::format(", process {}", text_of(session, "process"));
    if (text_of(session, "vrf") != "default")
        text += fmt::format(", vrf {}", text_of(session, "vrf"));
    if (session.contains("netns"))
        text += fmt::format(", network namespace {}", netns_of(session));
    return text + "\n";
}

std::string times(std::uint64_t count)
{
    return count == 1 ? std::string("once") : fmt::format("{} times", count);
}

std::string standing(const Json& session, wire::Time now)
{
    const std::uint64_t ups = number_of(session, "established_total");
    if (const auto up = time_of(session, "established_since"))
        return fmt::format("Established {}, {} in all.", since(*up, now), times(ups));
    if (text_of(session, "state") == "established")
        return "Established since before bgpsnoop looked.";
    std::string text = fmt::format("Not established: {}", text_of(session, "state"));
    if (const auto state_since = time_of(session, "state_since"))
        text += " " + since(*state_since, now);
    if (const auto down = time_of(session, "down_since"))
        return fmt::format("{}. It was established {}; down {}.", text,
                           ups == 0 ? "before bgpsnoop looked" : times(ups), since(*down, now));
    return text + (ups == 0 ? ". Never seen established."
                            : fmt::format(". It was established {}.", times(ups)));
}

std::string last_notification(const Json& session)
{
    const Json& event = list_of(session, "last_notification");
    const auto time = time_of(event, "time");
    if (!time)
        return {};
    return paragraph(
        fmt::format("Last NOTIFICATION: {} {}, {}{}", text_of(event, "direction"), utc(*time),
                    notification_essentials(event),
                    event.contains("unread") ? " (never read by the local speaker)" : ""));
}

/// Of attempts that end in different ways: how many in which.
std::string mixture(const Json& session)
{
    std::map<std::string, int> counts;
    int all = 0;
    for (const Json& story : list_of(session, "connections"))
        if (const std::string outcome = outcome_of(story); !outcome.empty()) {
            ++counts[outcome];
            ++all;
        }
    if (counts.size() < 2)
        return {};
    std::string text = fmt::format("Of the last {} connections:", all);
    std::string_view before = " ";
    for (const auto& [outcome, count] : counts) {
        text += fmt::format("{}{} {}", before, count, outcome);
        before = ", ";
    }
    return paragraph(text + ".");
}

std::string endings(const Json& session)
{
    const Json& streak = list_of(session, "streak");
    const auto begin = time_of(streak, "since");
    const std::uint64_t count = number_of(streak, "count");
    if (!begin || count < 2)
        return mixture(session);
    const std::string_view all = count == 2 ? "both" : "all";
    if (session.contains("established_since"))
        return paragraph(fmt::format("The {} connections before this one, since {}, {} ended the "
                                     "same: {}.",
                                     count, utc(*begin), all, text_of(streak, "outcome")));
    return paragraph(fmt::format("The last {} attempts, since {}, {} ended the same: {}.", count,
                                 utc(*begin), all, text_of(streak, "outcome")));
}

} // namespace

std::string session_text(const Json& session, wire::Time now)
{
    return ends(session) + paragraph(standing(session, now)) + last_notification(session) +
           endings(session);
}

} // namespace bgpsnoop::sink
