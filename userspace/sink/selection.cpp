// SPDX-License-Identifier: Apache-2.0
#include "sink/selection.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "sink/nearest.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::SessionState;
using engine::Side;

/// Of an enumeration that ends with `last`.
template <auto last> std::vector<std::string> names_until()
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i)
        names.emplace_back(engine::name(static_cast<decltype(last)>(i)));
    return names;
}

template <auto member, auto last> bool add_named(std::string_view value, Selection& selection)
{
    const auto names = names_until<last>();
    const auto found = std::ranges::find(names, value);
    if (found != names.end())
        (selection.*member).push_back(static_cast<decltype(last)>(found - names.begin()));
    return found != names.end();
}

std::vector<std::string> outcome_names()
{
    std::vector<std::string> names;
    for (const engine::OutcomeInfo& each : engine::outcomes())
        names.emplace_back(each.name);
    return names;
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
    std::vector<std::string> (*allowed)() = nullptr;
    std::string_view why_not{}; ///< where it is no word of a list
};

std::vector<std::string> yes_or_no()
{
    return {"true", "false"};
}

constexpr auto parameters = std::to_array<Parameter>({
    {{"down", "boolean",
      "`true`: only sessions that are not established; of events those that tell of it"},
     set_down,
     yes_or_no},
    {{"group", "text", "only of that group of `--names`"}, add_text<&Selection::groups>},
    {{"netns_name", "text", "only in the network namespace of that name"},
     add_text<&Selection::netns_names>},
    {{"outcome", "text",
      "only where the last verdict has that outcome; of events, the verdict itself"},
     add_outcome,
     outcome_names},
    {{"peer", "text", "only with that peer: an address, a prefix, or a name of `--names`"},
     add_peer,
     nullptr,
     ": it is no address and no prefix, and too like one to be a name"},
    {{"side", "text",
      "only sessions that are not established and where that side has to act, says the last "
      "verdict (of events, the verdict itself): `local`, `peer`, `path`, `unknown`"},
     add_named<&Selection::sides, Side::unknown>,
     names_until<Side::unknown>},
    {{"state", "text",
      "only in that state (of events, where it comes to it): `idle`, `connect`, ... `established`"},
     add_named<&Selection::states, SessionState::established>,
     names_until<SessionState::established>},
    {{"vrf", "text", "only in that VRF; `default` is the one without a name"},
     add_text<&Selection::vrfs>},
});

/// Null: there is none of that name.
const Parameter* selection_parameter(std::string_view name)
{
    const auto* found =
        std::ranges::find(parameters, name, [](const Parameter& each) { return each.field.name; });
    return found == parameters.end() ? nullptr : found;
}

template <typename Value> bool fits(const std::vector<Value>& wanted, const Value& value)
{
    return wanted.empty() || std::ranges::count(wanted, value) != 0;
}

template <typename Value>
bool fits(const std::vector<Value>& wanted, const std::optional<Value>& value)
{
    return wanted.empty() || (value && fits(wanted, *value));
}

bool fits(const std::vector<Selection::Peer>& wanted, const engine::SessionKey& who,
          const std::string& name)
{
    return wanted.empty() || std::ranges::any_of(wanted, [&](const Selection::Peer& each) {
               return each.peers ? each.peers->include(who.peer, who.interface)
                                 : !name.empty() && name == each.name;
           });
}

struct StandingOf {
    Standing operator()(const engine::SessionStateChanged& event) const
    {
        return {.state = event.new_state, .side = {}, .outcome = {}};
    }
    Standing operator()(const engine::SessionUp& /*event*/) const
    {
        return {.state = SessionState::established, .side = {}, .outcome = {}};
    }
    /// Whatever ends an established session, it is Idle then (RFC 4271 8.2.2).
    Standing operator()(const engine::SessionDown& event) const
    {
        return {.state = SessionState::idle, .side = {}, .outcome = event.outcome};
    }
    Standing operator()(const engine::ConnectionClosed& event) const
    {
        return {.state = {}, .side = event.verdict.side, .outcome = event.verdict.outcome};
    }
    template <typename Other> Standing operator()(const Other& /*event*/) const { return {}; }
};

} // namespace

Standing standing_of(const engine::Finding& finding)
{
    return std::visit(StandingOf{}, finding.what);
}

tl::expected<bool, std::string> Selection::add(std::string_view parameter, std::string_view value)
{
    const Parameter* found = selection_parameter(parameter);
    if (found == nullptr)
        return false;
    if (found->add(value, *this))
        return true;
    const std::string instead = found->allowed == nullptr ? std::string(found->why_not)
                                                          : instead_of(value, found->allowed());
    return tl::make_unexpected(no_value(value, parameter) + instead);
}

bool Selection::wants(const engine::SessionKey& who, const engine::GivenNames& names,
                      const Standing& standing) const
{
    return fits(peers, who, names.peer) && fits(vrfs, who.vrf) && fits(groups, names.group) &&
           fits(netns_names, names.netns) && fits(states, standing.state) &&
           (!down || (standing.state && *standing.state != SessionState::established)) &&
           fits(sides, standing.side) && fits(outcomes, standing.outcome);
}

bool Selection::wants(const engine::SessionSnapshot& session) const
{
    Standing standing{.state = session.state, .side = {}, .outcome = {}};
    if (const auto& verdict = session.last_verdict) {
        if (session.state != SessionState::established) // else nobody has to act
            standing.side = verdict->side;
        standing.outcome = verdict->outcome;
    }
    return wants(session.key, session.names, standing);
}

std::string no_parameter(std::string_view name, const std::vector<Field>& known)
{
    std::vector<std::string> all;
    for (const Field& field : known)
        all.emplace_back(field.name);
    return fmt::format("there is no parameter '{}'{}", printable(name), instead_of(name, all));
}

std::vector<std::string> values_of_selection(std::string_view parameter)
{
    const Parameter* found = selection_parameter(parameter);
    return found == nullptr || found->allowed == nullptr ? std::vector<std::string>{}
                                                         : found->allowed();
}

std::vector<Field> selection_parameters()
{
    std::vector<Field> fields;
    for (const Parameter& parameter : parameters)
        fields.push_back(parameter.field);
    return fields;
}

} // namespace bgpsnoop::sink
