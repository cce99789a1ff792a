// SPDX-License-Identifier: Apache-2.0
#include "cli/client/listeners.hpp"

#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/client/table.hpp"
#include "sink/json/read_json.hpp"

namespace bgpsnoop::cli {

namespace {

using Json = nlohmann::ordered_json;
using sink::number_of;
using sink::text_of;

Row row_of(const Json& listener)
{
    const std::string process = text_of(listener, "process");
    return {text_of(listener, "address"),
            std::to_string(number_of(listener, "port")),
            text_of(listener, "vrf"),
            sink::netns_of(listener),
            process.empty() ? "-" : process,
            process.empty() ? "-" : std::to_string(number_of(listener, "pid"))};
}

} // namespace

std::string listeners_table(const Json& listeners, std::size_t columns)
{
    std::vector<Row> rows{{"Listening", "Port", "VRF", "Netns", "Process", "PID"}};
    std::set<Row> seen;
    for (const Json& listener : listeners)
        if (const Row row = row_of(listener); seen.insert(row).second)
            rows.push_back(row);
    return seen.empty()
               ? ""
               : aligned(std::move(rows), {false, true, false, true, false, true}, columns);
}

} // namespace bgpsnoop::cli
