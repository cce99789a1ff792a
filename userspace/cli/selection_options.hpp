// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "sink/history/event_filter.hpp"

namespace bgpsnoop::cli {

/// Which sessions or events a command is about, as its options say: parameters of a list of
/// /api/v1, each checked as the agent would check it.
struct SelectionOptions {
    sink::Query query;

    /// The same for a command that has the events itself.
    sink::EventFilter filter() const;
};

/// What a command that takes these options tells, and whether words without an option are PEERs.
enum class Chosen { sessions, events, events_of_files };

/// PEER..., --vrf, --down and so on, and for events --event and --not. The same option twice is or,
/// different ones are and.
void add_selection_options(CLI::App& command, SelectionOptions& options, Chosen chosen);

} // namespace bgpsnoop::cli
