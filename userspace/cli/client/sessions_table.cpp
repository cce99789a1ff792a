// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/client/sessions.hpp"
#include "cli/client/table.hpp"
#include "sink/json/read_json.hpp"
#include "sink/text/colour.hpp"

/// What `bgpsnoop sessions` prints for people.
namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;
using sink::number_of;
using sink::text_of;

bool is_up(const Json& session)
{
    return text_of(session, "state") == "established";
}

std::string known_number(const Json& session, const char* key)
{
    return session.contains(key) ? std::to_string(number_of(session, key)) : "-";
}

std::string neighbor(const Json& session, wire::Time /*now*/)
{
    return sink::peer_of(session);
}

std::string name(const Json& session, wire::Time /*now*/)
{
    const std::string name = text_of(session, "name");
    return name.empty() ? "-" : name;
}

std::string vrf(const Json& session, wire::Time /*now*/)
{
    return text_of(session, "vrf");
}

std::string netns(const Json& session, wire::Time /*now*/)
{
    return session.contains("netns") ? sink::netns_of(session) : "-";
}

std::string local_as(const Json& session, wire::Time /*now*/)
{
    return known_number(session, "local_as");
}

std::string peer_as(const Json& session, wire::Time /*now*/)
{
    return known_number(session, "peer_as");
}

std::string state(const Json& session, wire::Time /*now*/)
{
    return text_of(session, "state");
}

/// For how long it has been up, or down; "never" if it was not up since we look.
std::string up_down(const Json& session, wire::Time now)
{
    auto since = sink::time_of(session, "established_since");
    if (!since)
        since = sink::time_of(session, "down_since");
    if (!since && is_up(session))
        return "older"; // than the agent
    if (!since)
        return number_of(session, "established_total") == 0 ? "never" : "-";
    return elapsed_text(*since, now);
}

template <const char* const& stream> std::string messages(const Json& session, wire::Time /*now*/)
{
    return std::to_string(sink::sum_of(sink::list_of(sink::list_of(session, stream), "messages")));
}

/// Who has to act, where something is amiss.
std::string side(const Json& session, wire::Time /*now*/)
{
    const std::string side = text_of(sink::list_of(session, "last_outcome"), "side");
    return side.empty() || is_up(session) ? "-" : side;
}

std::string last_outcome(const Json& session, wire::Time /*now*/)
{
    const Json& last = sink::list_of(session, "last_outcome");
    std::string outcome = text_of(last, "outcome");
    const Json& causes = sink::list_of(last, "causes");
    if (causes.empty() || !causes[0].is_string())
        return outcome;
    return fmt::format("{}: {}", outcome, causes[0].get<std::string>());
}

constexpr const char* received = "received";
constexpr const char* sent = "sent";

struct Column {
    std::string_view title;
    std::string (*cell)(const Json& session, wire::Time now);
    bool number = false;
};

constexpr std::array usual_columns{
    Column{"Neighbor", neighbor},
    Column{"VRF", vrf},
    Column{"LocalAS", local_as, true},
    Column{"PeerAS", peer_as, true},
    Column{"State", state},
    Column{"Up/Down", up_down, true},
    Column{"MsgRcvd", messages<received>, true},
    Column{"MsgSent", messages<sent>, true},
    Column{"Side", side},
    Column{"Last outcome", last_outcome},
};
constexpr Column netns_column{"Netns", netns, true};
constexpr Column name_column{"Name", name};

/// As they are left out, the first first, where they find no room.
constexpr std::array<std::string_view, 7> least_important{"MsgSent", "MsgRcvd", "LocalAS", "VRF",
                                                          "Netns",   "PeerAS",  "Name"};

std::vector<Column> columns_for(const Json& sessions)
{
    std::vector<Column> wanted(usual_columns.begin(), usual_columns.end());
    std::set<std::uint64_t> namespaces;
    for (const Json& session : sessions)
        namespaces.insert(number_of(session, "netns"));
    if (std::ranges::any_of(sessions, [](const Json& each) { return each.contains("name"); }))
        wanted.insert(wanted.begin() + 1, name_column);
    if (namespaces.size() > 1)
        wanted.insert(wanted.end() - 2, netns_column);
    return wanted;
}

std::vector<std::string> lines_of(const std::vector<const Json*>& sessions,
                                  const std::vector<Column>& columns, wire::Time now)
{
    std::vector<Row> rows(1);
    std::vector<bool> numbers;
    for (const Column& column : columns) {
        rows[0].emplace_back(column.title);
        numbers.push_back(column.number);
    }
    for (const Json* session : sessions)
        for (Row& row = rows.emplace_back(); const Column& column : columns)
            row.push_back(column.cell(*session, now));
    return aligned_lines(std::move(rows), numbers);
}

/// Whether rows of one neighbour differ in it: without it, nobody knows which is which.
bool tells_apart(const Column& column, const std::vector<const Json*>& sessions)
{
    std::map<std::string, std::string> seen;
    return std::ranges::any_of(sessions, [&](const Json* each) {
        const std::string cell = column.cell(*each, {});
        return seen.try_emplace(neighbor(*each, {}), cell).first->second != cell;
    });
}

bool can_go(const Column& column, std::string_view title, const std::vector<const Json*>& sessions)
{
    const bool says_where = title == "VRF" || title == "Netns";
    return column.title == title && !(says_where && tells_apart(column, sessions));
}

/// With as many columns as find room. The last one is cut where even that is too long.
std::vector<std::string> fitting_lines(const std::vector<const Json*>& sessions,
                                       std::vector<Column> columns, wire::Time now,
                                       std::size_t room)
{
    const auto fits = [room](const std::string& line) { return line.size() <= room; };
    auto lines = lines_of(sessions, columns, now);
    for (const std::string_view title : least_important) {
        if (std::ranges::all_of(lines, fits))
            return lines;
        if (std::erase_if(columns,
                          [&](const Column& each) { return can_go(each, title, sessions); }) > 0)
            lines = lines_of(sessions, columns, now);
    }
    std::ranges::transform(lines, lines.begin(),
                           [room](const std::string& line) { return cut_to(line, room); });
    return lines;
}

std::string counted(std::size_t count, std::string_view how)
{
    return fmt::format("{} session{} {} {}", count, count == 1 ? "" : "s",
                       count == 1 ? "is" : "are", how);
}

std::string all_up(std::size_t all, const SessionsPage& page)
{
    if (all == 0)
        return page.filtered ? "No session fits what was asked for." : "There are no sessions.";
    if (page.by_state)
        return counted(all, "up.");
    return all == 1 ? "The one session is up." : fmt::format("All {} sessions are up.", all);
}

/// "3 of 8 sessions are down: local 1, peer 2"
std::string summary(const Json& sessions, const SessionsPage& page)
{
    std::map<std::string, std::size_t> sides;
    for (const Json& session : sessions)
        if (!is_up(session))
            ++sides[side(session, {})];
    const std::size_t all = sessions.size();
    const std::size_t down = all - established(sessions);
    if (down == 0)
        return all_up(all, page);
    std::vector<std::string> counts;
    for (const auto& [side, count] : sides)
        counts.push_back(fmt::format("{} {}", side == "-" ? "no verdict" : side, count));
    const std::string how_many = page.by_state && down == all
                                     ? counted(down, "down")
                                     : fmt::format("{} of {} session{} {} down", down, all,
                                                   all == 1 ? "" : "s", down == 1 ? "is" : "are");
    return fmt::format("{}: {}", how_many, fmt::join(counts, ", "));
}

std::vector<const Json*> down_first(const Json& sessions)
{
    std::vector<const Json*> order;
    for (const Json& session : sessions)
        order.push_back(&session);
    std::stable_partition(order.begin(), order.end(),
                          [](const Json* each) { return !is_up(*each); });
    return order;
}

/// As the alerts have it: what our own operator has done is no surprise to him.
std::string_view colour_of(const Json& session)
{
    if (is_up(session))
        return sink::colour::green;
    return side(session, {}) == "local" ? sink::colour::yellow : sink::colour::red;
}

} // namespace

std::string sessions_table(const Json& sessions, wire::Time now, const SessionsPage& page)
{
    std::string text = summary(sessions, page) + "\n";
    if (sessions.empty())
        return text;
    const auto order = down_first(sessions);
    const auto lines = fitting_lines(order, columns_for(sessions), now, page.columns);
    text += "\n" + lines.front() + "\n";
    for (std::size_t i = 1; i < lines.size(); ++i)
        text += page.color
                    ? fmt::format("{}{}{}\n", colour_of(*order[i - 1]), lines[i], sink::colour::end)
                    : lines[i] + "\n";
    return text;
}

std::size_t established(const Json& sessions)
{
    return static_cast<std::size_t>(std::ranges::count_if(sessions, is_up));
}

} // namespace bgpsnoop::cli
