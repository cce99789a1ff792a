// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "sink/selection.hpp"

namespace bgpsnoop::cli {

/// Which sessions a command is about, as its options say: parameters of a list of /api/v1.
struct SelectionOptions {
    sink::Query query;
};

/// PEER..., --vrf, --down and so on: the parameters of sink::Selection, each checked as the agent
/// would check it.
void add_selection_options(CLI::App& command, SelectionOptions& options);

} // namespace bgpsnoop::cli
