// SPDX-License-Identifier: Apache-2.0
#include "cli/client/strangers.hpp"

#include <utility>

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

Row row_of(const Json& stranger, wire::Time now)
{
    const auto last = text_of(sink::list_of(stranger, "last_outcome"), "outcome");
    return {sink::peer_of(stranger),
            text_of(stranger, "vrf"),
            stranger.contains("peer_as") ? std::to_string(number_of(stranger, "peer_as")) : "-",
            std::to_string(sink::sum_of(sink::list_of(stranger, "outcomes"))),
            std::to_string(number_of(stranger, "opens")),
            ago(stranger, "last_seen", now),
            last.empty() ? "-" : last};
}

} // namespace

std::string strangers_table(const Json& strangers, wire::Time now, std::size_t columns)
{
    std::vector<Row> rows{
        {"Stranger", "VRF", "PeerAS", "Connections", "OPENs", "Last seen", "Last outcome"}};
    for (const Json& each : strangers)
        rows.push_back(row_of(each, now));
    return aligned(std::move(rows), {false, false, true, true, true, true, false}, columns);
}

} // namespace bgpsnoop::cli
