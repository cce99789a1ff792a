// SPDX-License-Identifier: Apache-2.0
#include "cli/selection_options.hpp"

#include <array>
#include <string_view>

namespace bgpsnoop::cli {

namespace {

struct SelectionOption {
    const char* option;    ///< on the command line
    const char* parameter; ///< of sink::EventFilter, and so of sink::Selection
    const char* type;
    const char* meaning;          ///< of sessions
    const char* meaning_of_event; ///< null: the same
    bool of_events_alone = false;
};

constexpr auto selection_options = std::to_array<SelectionOption>({
    {"--peer", "peer", "PEER",
     "Only these peers: an address, a prefix, ADDRESS%INTERFACE or a name (--names)", nullptr},
    {"--vrf", "vrf", "VRF", "Only in this VRF; default is the one without a name", nullptr},
    {"--netns-name", "netns_name", "NETNS", "Only in the network namespace of this name", nullptr},
    {"--group", "group", "GROUP", "Only of this group (--names)", nullptr},
    {"--state", "state", "STATE", "Only in this state: idle, connect, active ... established",
     "Only where a session comes to this state: idle, connect, active ... established"},
    {"--side", "side", "SIDE", "Only where this side has to act: local, peer, path, unknown",
     "Only verdicts by which this side has to act: local, peer, path, unknown"},
    {"--outcome", "outcome", "OUTCOME", "Only where the last verdict has this outcome",
     "Only verdicts, and ends of sessions, with this outcome"},
    {"--event", "event", "EVENT", "Only this kind of event", nullptr, true},
    {"--not", "not", "EVENT", "Not this kind of event", nullptr, true},
});

/// Empty, or why the agent would refuse it.
std::string problem_with(const char* parameter, const std::string& value)
{
    const auto filter = sink::EventFilter::parse({{parameter, value}});
    return filter ? "" : filter.error();
}

void add_option(CLI::App& command, SelectionOptions& options, const SelectionOption& each,
                Chosen chosen)
{
    const bool is_positional =
        std::string_view(each.parameter) == "peer" && chosen != Chosen::events_of_files;
    const bool of_sessions = chosen == Chosen::sessions || each.meaning_of_event == nullptr;
    const auto check = [parameter = each.parameter](const std::string& value) {
        return problem_with(parameter, value);
    };
    command
        .add_option_function<std::vector<std::string>>(
            is_positional ? "PEER,--peer" : each.option,
            [&options, parameter = each.parameter](const std::vector<std::string>& values) {
                for (const std::string& value : values)
                    options.query.emplace_back(parameter, value);
            },
            of_sessions ? each.meaning : each.meaning_of_event)
        ->type_name(each.type)
        ->allow_extra_args(is_positional) // what follows another option is a PEER
        ->check(CLI::Validator(check, ""));
}

} // namespace

sink::EventFilter SelectionOptions::filter() const
{
    return sink::EventFilter::parse(query).value(); // each was checked
}

void add_selection_options(CLI::App& command, SelectionOptions& options, Chosen chosen)
{
    for (const SelectionOption& each : selection_options)
        if (chosen != Chosen::sessions || !each.of_events_alone)
            add_option(command, options, each, chosen);
    command.add_flag_callback(
        "--down", [&options] { options.query.emplace_back("down", "true"); },
        chosen == Chosen::sessions ? "Only sessions that are not established"
                                   : "Only what tells of a session that is not established");
}

} // namespace bgpsnoop::cli
