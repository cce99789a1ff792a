#include "sink/history/event_filter.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "sink/format.hpp"
#include "sink/json/event_json.hpp"
#include "sink/parse_time.hpp"

namespace bgpsnoop::sink {

namespace {

template <typename Number> bool read_number(std::string_view text, Number& out)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

bool read_since(const std::string& value, EventFilter& filter)
{
    filter.since = parse_time(value);
    return filter.since.has_value();
}

bool read_peer(const std::string& value, EventFilter& filter)
{
    filter.peer = PeerName::parse(value);
    return filter.peer.has_value();
}

template <auto member> bool read_event(const std::string& value, EventFilter& filter)
{
    (filter.*member).push_back(value);
    return std::ranges::count(event_names(), value) == 1;
}

template <auto member> bool read_count(const std::string& value, EventFilter& filter)
{
    return read_number(value, filter.*member);
}

struct Parameter {
    std::string_view name;
    bool (*read)(const std::string& value, EventFilter& filter);
};

constexpr std::array parameters{
    Parameter{"after", read_count<&EventFilter::after>},
    Parameter{"event", read_event<&EventFilter::events>},
    Parameter{"limit", read_count<&EventFilter::limit>},
    Parameter{"not", read_event<&EventFilter::not_events>},
    Parameter{"peer", read_peer},
    Parameter{"since", read_since},
};

} // namespace

tl::expected<EventFilter, std::string> EventFilter::parse(const Query& query)
{
    EventFilter filter;
    for (const auto& [name, value] : query) {
        const auto* parameter = std::ranges::find(parameters, name, &Parameter::name);
        if (parameter == parameters.end())
            return tl::make_unexpected(
                fmt::format("there is no parameter '{}'; there are after, event, limit, not, peer "
                            "and since",
                            printable(name)));
        if (!parameter->read(value, filter))
            return tl::make_unexpected(
                fmt::format("'{}' is no value for '{}'", printable(value), name));
    }
    return filter;
}

bool EventFilter::wants(const KeptEvent& event) const
{
    return (!since || event.time >= *since) &&
           (!peer || peer->fits(event.who.peer, event.who.interface)) &&
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
