// SPDX-License-Identifier: Apache-2.0
#include "cli/client/selection_options.hpp"

#include <array>
#include <string_view>

namespace bgpsnoop::cli {

namespace {

struct SelectionOption {
    const char* option;    ///< on the command line
    const char* parameter; ///< of sink::Selection
    const char* type;
    const char* meaning;
};

constexpr auto selection_options = std::to_array<SelectionOption>({
    {"PEER", "peer", "PEER",
     "Only these: an address, a prefix, ADDRESS%INTERFACE or a name (--names)"},
    {"--vrf", "vrf", "VRF", "Only in this VRF; default is the one without a name"},
    {"--netns-name", "netns_name", "NETNS", "Only in the network namespace of this name"},
    {"--group", "group", "GROUP", "Only of this group (--names)"},
    {"--state", "state", "STATE", "Only in this state: idle, connect, active ... established"},
    {"--side", "side", "SIDE", "Only where this side has to act: local, peer, path, unknown"},
    {"--outcome", "outcome", "OUTCOME", "Only where the last verdict has this outcome"},
});

/// Empty, or why the agent would refuse it.
std::string problem_with(const char* parameter, const std::string& value)
{
    sink::Selection selection;
    const auto added = selection.add(parameter, value);
    return added ? "" : added.error();
}

} // namespace

void add_selection_options(CLI::App& command, SelectionOptions& options)
{
    for (const SelectionOption& each : selection_options) {
        const auto check = [parameter = each.parameter](const std::string& value) {
            return problem_with(parameter, value);
        };
        command
            .add_option_function<std::vector<std::string>>(
                each.option,
                [&options, parameter = each.parameter](const std::vector<std::string>& values) {
                    for (const std::string& value : values)
                        options.query.emplace_back(parameter, value);
                },
                each.meaning)
            ->type_name(each.type)
            ->allow_extra_args(each.option[0] != '-') // what follows another option is a PEER
            ->check(CLI::Validator(check, ""));
    }
    command.add_flag_callback(
        "--down", [&options] { options.query.emplace_back("down", "true"); },
        "Only sessions that are not established");
}

} // namespace bgpsnoop::cli
