// SPDX-License-Identifier: Apache-2.0
#include "sink/selection.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace bgpsnoop::sink {

namespace {

/// Of an enumeration that ends with `last`. Null: nothing is called so.
template <typename Enum> std::optional<Enum> named(std::string_view text, Enum last)
{
    for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i)
        if (const auto each = static_cast<Enum>(i); engine::name(each) == text)
            return each;
    return std::nullopt;
}

template <auto member, auto last> bool add_named(std::string_view value, Selection& selection)
{
    const auto found = named(value, last);
    if (found)
        (selection.*member).push_back(*found);
    return found.has_value();
}

bool add_outcome(std::string_view value, Selection& selection)
{
    const auto found = std::ranges::find(engine::outcomes(), value, &engine::OutcomeInfo::name);
    if (found == engine::outcomes().end())
        return false;
    selection.outcomes.push_back(found->outcome);
    return true;
}

template <auto member> bool add_text(std::string_view value, Selection& selection)
{
    (selection.*member).emplace_back(value);
    return !value.empty();
}

/// It is no name then, but an address or a prefix with a mistake.
bool looks_like_address(std::string_view text)
{
    const bool v4 = text.find_first_not_of("0123456789./") == std::string_view::npos;
    const bool v6 = text.find_first_not_of("0123456789abcdefABCDEF:./") == std::string_view::npos &&
                    text.find(':') != std::string_view::npos;
    return v4 || v6;
}

bool add_peer(std::string_view value, Selection& selection)
{
    selection.peers.push_back({Peers::parse(value), std::string(value)});
    return selection.peers.back().peers || !looks_like_address(value);
}

bool set_down(std::string_view value, Selection& selection)
{
    selection.down = value == "true";
    return value == "true" || value == "false";
}

struct Parameter {
    Field field;
    bool (*add)(std::string_view value, Selection& selection);
};

constexpr auto parameters = std::to_array<Parameter>({
    {{"down", "boolean", "`true`: only sessions that are not established"}, set_down},
    {{"group", "text", "only of that group of `--names`"}, add_text<&Selection::groups>},
    {{"netns_name", "text", "only in the network namespace of that name"},
     add_text<&Selection::netns_names>},
    {{"outcome", "text", "only where the last verdict has that outcome"}, add_outcome},
    {{"peer", "text", "only with that peer: an address, a prefix, or a name of `--names`"},
     add_peer},
    {{"side", "text",
      "only where that side has to act, says the last verdict: `local`, `peer`, `path`, `unknown`"},
     add_named<&Selection::sides, engine::Side::unknown>},
    {{"state", "text", "only in that state: `idle`, `connect`, ... `established`"},
     add_named<&Selection::states, engine::SessionState::established>},
    {{"vrf", "text", "only in that VRF; `default` is the one without a name"},
     add_text<&Selection::vrfs>},
});

template <typename Value> bool fits(const std::vector<Value>& wanted, const Value& value)
{
    return wanted.empty() || std::ranges::count(wanted, value) != 0;
}

bool fits(const std::vector<Selection::Peer>& wanted, const engine::SessionSnapshot& session)
{
    return wanted.empty() || std::ranges::any_of(wanted, [&](const Selection::Peer& each) {
               return each.peers ? each.peers->include(session.key.peer, session.key.interface)
                                 : !session.names.peer.empty() && session.names.peer == each.name;
           });
}

} // namespace

tl::expected<bool, std::string> Selection::add(std::string_view parameter, std::string_view value)
{
    const auto* found = std::ranges::find(parameters, parameter,
                                          [](const Parameter& each) { return each.field.name; });
    if (found == parameters.end())
        return false;
    if (!found->add(value, *this))
        return tl::make_unexpected(no_value(value, parameter));
    return true;
}

bool Selection::wants(const engine::SessionSnapshot& session) const
{
    const auto& verdict = session.last_verdict;
    return fits(peers, session) && fits(vrfs, session.key.vrf) &&
           fits(groups, session.names.group) && fits(netns_names, session.names.netns) &&
           fits(states, session.state) &&
           (!down || session.state != engine::SessionState::established) &&
           (sides.empty() || (verdict && fits(sides, verdict->side))) &&
           (outcomes.empty() || (verdict && fits(outcomes, verdict->outcome)));
}

bool Selection::wants_all() const
{
    return peers.empty() && vrfs.empty() && netns_names.empty() && groups.empty() &&
           states.empty() && sides.empty() && outcomes.empty() && !down;
}

std::vector<Field> selection_parameters()
{
    std::vector<Field> fields;
    for (const Parameter& parameter : parameters)
        fields.push_back(parameter.field);
    return fields;
}

} // namespace bgpsnoop::sink
