// SPDX-License-Identifier: Apache-2.0
#include "sink/history/event_filter.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sink/format.hpp"
#include "sink/json/event_json.hpp"
#include "sink/json/event_table.hpp"
#include "sink/nearest.hpp"
#include "sink/parse_time.hpp"

namespace bgpsnoop::sink {

namespace {

bool read_since(const std::string& value, EventFilter& filter)
{
    filter.since = parse_time(value);
    return filter.since.has_value();
}

std::vector<std::string> event_names()
{
    std::vector<std::string> names;
    for (const EventKind& kind : event_kinds())
        names.emplace_back(kind.name);
    return names;
}

template <auto member> bool read_event(const std::string& value, EventFilter& filter)
{
    (filter.*member).push_back(value);
    return std::ranges::count(event_kinds(), value, &EventKind::name) == 1;
}

template <auto member> bool read_count(const std::string& value, EventFilter& filter)
{
    return read_number(value, filter.*member);
}

struct Parameter {
    Field field;
    bool (*read)(const std::string& value, EventFilter& filter);
    std::vector<std::string> (*allowed)() = nullptr;
};

constexpr auto parameters = std::to_array<Parameter>({
    {{"after", "number", "only events behind that one: what `Bgpsnoop-Next` said last time"},
     read_count<&EventFilter::after>},
    {{"event", "text", "only events of that name; may be given several times"},
     read_event<&EventFilter::events>,
     event_names},
    {{"limit", "number", "only the newest so many"}, read_count<&EventFilter::limit>},
    {{"not", "text", "no events of that name; may be given several times"},
     read_event<&EventFilter::not_events>,
     event_names},
    {{"since", "time", "only events since then: RFC 3339"}, read_since},
});

/// Null: it is none of events alone.
const Parameter* own_parameter(std::string_view name)
{
    const auto* found =
        std::ranges::find(parameters, name, [](const Parameter& each) { return each.field.name; });
    return found == parameters.end() ? nullptr : found;
}

tl::expected<bool, std::string> read_own(const std::string& name, const std::string& value,
                                         EventFilter& filter)
{
    const Parameter* found = own_parameter(name);
    if (found == nullptr)
        return false;
    if (found->read(value, filter))
        return true;
    return tl::make_unexpected(no_value(value, name) + (found->allowed == nullptr
                                                            ? std::string()
                                                            : instead_of(value, found->allowed())));
}

} // namespace

std::vector<Field> event_parameters()
{
    std::vector<Field> fields = selection_parameters();
    for (const Parameter& parameter : parameters)
        fields.push_back(parameter.field);
    std::ranges::sort(fields, {}, &Field::name);
    return fields;
}

std::vector<std::string> values_of_parameter(std::string_view name)
{
    const Parameter* found = own_parameter(name);
    if (found == nullptr)
        return values_of_selection(name);
    return found->allowed == nullptr ? std::vector<std::string>{} : found->allowed();
}

tl::expected<EventFilter, std::string> EventFilter::parse(const Query& query)
{
    EventFilter filter;
    for (const auto& [name, value] : query) {
        auto known = read_own(name, value, filter);
        if (known && !*known)
            known = filter.selection.add(name, value);
        if (!known)
            return tl::make_unexpected(known.error());
        if (!*known)
            return tl::make_unexpected(no_parameter(name, event_parameters()));
    }
    return filter;
}

bool EventFilter::wants_kind(std::string_view event) const
{
    return (events.empty() || std::ranges::count(events, event) != 0) &&
           std::ranges::count(not_events, event) == 0;
}

bool EventFilter::wants(const KeptEvent& event) const
{
    return (!since || shown(event.time) >= *since) && wants_kind(event.name) &&
           selection.wants(event.who, event.names, event.standing);
}

bool EventFilter::wants(const engine::Finding& finding) const
{
    return wants_kind(event_name(finding)) &&
           selection.wants(session_key(finding.who), finding.names, standing_of(finding));
}

std::vector<KeptEventPtr> EventFilter::apply(const std::vector<KeptEventPtr>& all) const
{
    std::vector<KeptEventPtr> wanted;
    std::ranges::copy_if(all, std::back_inserter(wanted),
                         [this](const KeptEventPtr& event) { return wants(*event); });
    if (wanted.size() > limit)
        wanted.erase(wanted.begin(), wanted.end() - static_cast<std::ptrdiff_t>(limit));
    return wanted;
}

} // namespace bgpsnoop::sink
