// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "cli/docs/page.hpp"
#include "sink/metrics/metric_table.hpp"

/// What the documents say that the source says already: one table of it each.
namespace bgpsnoop::cli {

/// All there are, by the name of their place. `app`: the whole command line.
Blocks generated_blocks(const CLI::App& app);

// diagnosis.md
std::string outcomes_block();
std::string causes_block();
// metrics.md
std::string metrics_block(sink::Subject subject);
std::string session_labels_block();
std::string metric_labels_block();
// events.md
std::string common_fields_block();
std::string events_block();
std::string message_bodies_block();
std::string capability_fields_block();
std::string capability_names_block();
// http.md
std::string routes_block();
// openapi.yaml
std::string openapi_block();
// kernel.md
std::string hooks_block();
std::string ways_block();
// configuration.md
std::string commands_block(const CLI::App& app);
// bgpsnoop.1, bgpsnoop-agent.8 and bgpsnoop-doctor.8, bgpsnoop.yml.5
std::string manual_block(const CLI::App& app);
std::string command_manual_block(const CLI::App& app, const std::string& command);
std::string keys_manual_block(const CLI::App& app);
// bgpsnoop.bash
std::string completion_block(const CLI::App& app);
// bgpsnoop.zsh
std::string zsh_completion_block(const CLI::App& app);

} // namespace bgpsnoop::cli
