// SPDX-License-Identifier: Apache-2.0
#include "sink/history/event_filter.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sink/format.hpp"
#include "sink/json/event_table.hpp"
#include "sink/parse_time.hpp"

namespace bgpsnoop::sink {

namespace {

bool read_since(const std::string& value, EventFilter& filter)
{
    filter.since = parse_time(value);
    return filter.since.has_value();
}

bool read_peer(const std::string& value, EventFilter& filter)
{
    filter.peer = Peers::parse(value);
    return filter.peer.has_value();
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
};

constexpr auto parameters = std::to_array<Parameter>({
    {{"after", "number", "only events behind that one: what `Bgpsnoop-Next` said last time"},
     read_count<&EventFilter::after>},
    {{"event", "text", "only events of that name; may be given several times"},
     read_event<&EventFilter::events>},
    {{"limit", "number", "only the newest so many"}, read_count<&EventFilter::limit>},
    {{"not", "text", "no events of that name; may be given several times"},
     read_event<&EventFilter::not_events>},
    {{"peer", "address or prefix", "only of those peers: `10.0.0.1`, `10.0.0.0/8`, `fe80::1%eth0`"},
     read_peer},
    {{"since", "time", "only events since then: RFC 3339"}, read_since},
});

} // namespace

std::vector<Field> event_parameters()
{
    std::vector<Field> fields;
    for (const Parameter& parameter : parameters)
        fields.push_back(parameter.field);
    return fields;
}

tl::expected<EventFilter, std::string> EventFilter::parse(const Query& query)
{
    EventFilter filter;
    for (const auto& [name, value] : query) {
        const auto* parameter = std::ranges::find(
            parameters, name, [](const Parameter& each) { return each.field.name; });
        if (parameter == parameters.end())
            return tl::make_unexpected(
                fmt::format("there is no parameter '{}'; there are after, event, limit, not, peer "
                            "and since",
                            printable(name)));
        if (!parameter->read(value, filter))
            return tl::make_unexpected(no_value(value, name));
    }
    return filter;
}

bool EventFilter::wants(const KeptEvent& event) const
{
    return (!since || shown(event.time) >= *since) &&
           (!peer || peer->include(event.who.peer, event.who.interface)) &&
           (events.empty() || std::ranges::count(events, event.name) != 0) &&
           std::ranges::count(not_events, event.name) == 0;
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
