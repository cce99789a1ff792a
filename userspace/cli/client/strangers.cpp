// SPDX-License-Identifier: Apache-2.0
#include "cli/client/strangers.hpp"

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client/table.hpp"
#include "sink/json/read_json.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;
using sink::number_of;
using sink::text_of;

std::string ago(const Json& stranger, const char* key, wire::Time now)
{
    const auto at = sink::time_of(stranger, key);
    return at ? elapsed_text(*at, now) + " ago" : "-";
}

/// Columns that stand there only where they say something.
struct Shown {
    bool names = false;
    bool namespaces = false; ///< there are several
};

Shown shown_of(const Json& strangers)
{
    Shown shown;
    std::set<std::uint64_t> namespaces;
    for (const Json& each : strangers) {
        shown.names |= each.contains("name");
        namespaces.insert(number_of(each, "netns"));
    }
    shown.namespaces = namespaces.size() > 1;
    return shown;
}

std::string or_none(const std::string& text)
{
    return text.empty() ? "-" : text;
}

Row row_of(const Json& stranger, const Shown& shown, wire::Time now)
{
    const Json& last = sink::list_of(stranger, "last_outcome");
    Row row{sink::peer_of(stranger)};
    if (shown.names)
        row.push_back(or_none(text_of(stranger, "name")));
    row.push_back(text_of(stranger, "vrf"));
    if (shown.namespaces)
        row.push_back(sink::netns_of(stranger));
    row.push_back(stranger.contains("peer_as") ? std::to_string(number_of(stranger, "peer_as"))
                                               : "-");
    row.push_back(std::to_string(sink::sum_of(sink::list_of(stranger, "outcomes"))));
    row.push_back(std::to_string(number_of(stranger, "opens")));
    row.push_back(ago(stranger, "last_seen", now));
    row.push_back(or_none(text_of(last, "side")));
    row.push_back(or_none(text_of(last, "outcome")));
    return row;
}

} // namespace

std::string strangers_table(const Json& strangers, wire::Time now, std::size_t columns)
{
    const Shown shown = shown_of(strangers);
    Row titles{"Stranger", "VRF"};
    std::vector<bool> numbers{false, false};
    if (shown.names)
        titles.insert(titles.begin() + 1, "Name");
    if (shown.namespaces)
        titles.emplace_back("Netns");
    numbers.resize(titles.size(), false);
    for (const char* title : {"PeerAS", "Connections", "OPENs", "Last seen"}) {
        titles.emplace_back(title);
        numbers.push_back(true);
    }
    for (const char* title : {"Side", "Last outcome"}) {
        titles.emplace_back(title);
        numbers.push_back(false);
    }
    std::vector<Row> rows{std::move(titles)};
    for (const Json& each : strangers)
        rows.push_back(row_of(each, shown, now));
    return aligned(std::move(rows), numbers, columns);
}

} // namespace bgpsnoop::cli
