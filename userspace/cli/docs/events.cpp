// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <fmt/format.h>

#include "cli/docs/blocks.hpp"
#include "cli/docs/fields.hpp"
#include "sink/json/event_table.hpp"
#include "wire/registries.hpp"

/// The events and their fields, from the tables that describe them.
namespace bgpsnoop::cli {

namespace {

std::string section(std::string_view title, std::string_view text, const std::string& table)
{
    return fmt::format("\n### {}\n\n{}{}{}", title, text, text.empty() ? "" : ".\n\n", table);
}

std::string groups(std::span<const sink::FieldGroup> all, std::string (*title)(std::string_view))
{
    std::string out;
    for (const sink::FieldGroup& group : all)
        if (!group.fields.empty())
            out += section(title(group.name), "", fields_table(group.fields));
    return out + "\n";
}

std::string plain(std::string_view name)
{
    return std::string(name);
}

} // namespace

std::string common_fields_block()
{
    return fields_table(sink::common_event_fields());
}

std::string events_block()
{
    std::string out;
    for (const sink::EventKind& event : sink::event_kinds())
        out += section(
            code(event.name),
            fmt::format("When {}. In the journal: `MESSAGE_ID={}`", event.when, event.message_id),
            fields_table(event.fields));
    return out + "\n";
}

std::string message_bodies_block()
{
    return groups(sink::message_bodies(), plain);
}

std::string capability_fields_block()
{
    return fields_table(sink::common_capability_fields()) + groups(sink::capability_values(), code);
}

std::string capability_names_block()
{
    std::vector<std::vector<std::string>> rows;
    for (const auto& each : wire::capability_codes)
        rows.push_back({std::to_string(each.number), code(each.name), std::string(each.source)});
    return markdown_table({"code", "name", "defined by"}, rows);
}

} // namespace bgpsnoop::cli
