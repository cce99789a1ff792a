// SPDX-License-Identifier: Apache-2.0
#include "sink/http/page.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "sink/format.hpp"

namespace bgpsnoop::sink {

namespace {

constexpr std::string_view head = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>bgpsnoop</title><style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2em; color: #222; background: #fff }
table { border-collapse: collapse } th, td { padding: .2em .8em; text-align: left }
th { border-bottom: 1px solid #888 } td.number { text-align: right }
tr.down td.state { color: #b00020 }
tr.up td.state { color: #00600f }
</style></head><body><h1>bgpsnoop</h1>
)";

constexpr std::string_view table_head = R"(<table><tr><th>Neighbor<th>VRF<th>Local AS<th>Peer AS
<th>State<th>Since<th>Received<th>Sent<th>Has to act<th>Last outcome<th>Likeliest cause</tr>
)";

std::string escape(std::string_view text)
{
    std::string out;
    for (const char letter : text) {
        switch (letter) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += letter;
        }
    }
    return out;
}

std::string as_text(const std::optional<std::uint32_t>& as)
{
    return as ? fmt::format("{}", *as) : std::string();
}

std::uint64_t messages(const engine::StreamCounts& counts)
{
    return std::accumulate(counts.messages.begin(), counts.messages.end(), std::uint64_t{0});
}

std::string row(const engine::SessionSnapshot& session, wire::Time now)
{
    const auto& verdict = session.last_verdict;
    const bool up = session.state == engine::SessionState::established;
    const bool has_cause = verdict && !verdict->causes.empty();
    return fmt::format(
        "<tr class=\"{}\"><td>{}<td>{}<td>{}<td>{}<td class=\"state\">{}<td>{}"
        "<td class=\"number\">{}<td class=\"number\">{}<td>{}<td title=\"{}\">{}<td>{}</tr>\n",
        up ? "up" : "down",
        escape(fmt::format("{} {}", scoped(session.key.peer, session.key.interface),
                           session.names.peer)),
        escape(printable(session.key.vrf)), as_text(session.local_as), as_text(session.peer_as),
        engine::name(session.state), duration_text(now - session.state_since),
        messages(session.received), messages(session.sent),
        verdict && !up ? engine::name(verdict->side) : "",
        verdict ? escape(printable(verdict->explanation)) : "",
        verdict ? engine::name(verdict->outcome) : "",
        has_cause ? engine::name(verdict->causes[0]) : "");
}

std::string stranger_row(const engine::SessionSnapshot& stranger, wire::Time now)
{
    const auto& verdict = stranger.last_verdict;
    return fmt::format("<tr><td>{}<td>{}<td>{}<td class=\"number\">{}<td>{}<td>{}</tr>\n",
                       escape(scoped(stranger.key.peer, stranger.key.interface)),
                       escape(printable(stranger.key.vrf)), as_text(stranger.peer_as),
                       stranger.knocks, duration_text(now - stranger.last_active),
                       verdict ? engine::name(verdict->outcome) : "");
}

/// Those that knock, and how many others there are: a scan makes hundreds.
std::string strangers_text(const engine::Snapshot& snapshot)
{
    if (snapshot.knocking.empty() && snapshot.strangers.empty())
        return {};
    std::string text = fmt::format("<h2>Strangers</h2>\n<p>{} that send OPENs again and again, {} "
                                   "others (/api/v1/strangers).</p>\n",
                                   snapshot.knocking.size(), snapshot.strangers.size());
    if (snapshot.knocking.empty())
        return text;
    text += "<table><tr><th>Stranger<th>VRF<th>AS<th>OPENs<th>Last seen<th>Last outcome</tr>\n";
    for (const auto& stranger : snapshot.knocking)
        text += stranger_row(stranger, snapshot.time);
    return text + "</table>\n";
}

std::string hooks_text(const SelfState& self)
{
    const auto attached =
        std::ranges::count_if(self.hooks, [](const auto& hook) { return hook.second.attached; });
    std::string text = fmt::format("<p>{} of {} hooks attached", attached, self.hooks.size());
    for (const auto& [hook, state] : self.hooks)
        if (!state.attached)
            text += fmt::format("<br>{}: {}", escape(hook), escape(state.way));
    return text + "</p>\n";
}

} // namespace

std::string status_page(const engine::Snapshot& snapshot, const SelfState& self,
                        std::string_view telemetry_path)
{
    const auto up = std::ranges::count(snapshot.sessions, engine::SessionState::established,
                                       &engine::SessionSnapshot::state);
    std::string page(head);
    page += fmt::format("<p>Version {}. {} sessions, {} established, at {}.</p>\n",
                        escape(self.version), snapshot.sessions.size(), up, rfc3339(snapshot.time));
    page += table_head;
    for (const auto& session : snapshot.sessions)
        page += row(session, snapshot.time);
    page += "</table>\n" + strangers_text(snapshot) + hooks_text(self);
    page += fmt::format("<p><a href=\"{0}\">{0}</a> <a href=\"/api/v1/sessions\">/api/v1/sessions"
                        "</a> <a href=\"/api/v1/status\">/api/v1/status</a></p></body></html>\n",
                        escape(telemetry_path));
    return page;
}

} // namespace bgpsnoop::sink
