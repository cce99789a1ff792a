// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/live/live.hpp"
#include "sink/agent_socket.hpp"
#include "sink/http/http.hpp"

namespace bgpsnoop::cli {

/// Of `agent`: from its command line, and from its configuration file.
struct AgentOptions {
    LiveOptions live;
    sink::HttpOptions http{.socket = sink::default_socket}; ///< its socket may be "none"
    std::string web_config;                                 ///< a file; empty: none
    std::string event_log = "auto";
    bool event_log_all = false;
    std::string state_dir = "/var/lib/bgpsnoop";
    std::string evidence_dir = "none";
    std::size_t evidence_max_files = 200;
    std::string evidence_max_bytes = "64MiB"; ///< see parse_size
    std::string config;                       ///< a file; empty: the usual one, if it is there
    bool check_config = false;
};

void add_agent_options(CLI::App& command, AgentOptions& options);

/// One that may stand in the configuration file.
struct AgentOption {
    std::string_view name;
    bool can_be_reloaded = false; ///< on SIGHUP
    bool (*differs)(const AgentOptions& a, const AgentOptions& b) = nullptr;
};

/// By name.
std::span<const AgentOption> agent_options();
/// Those that are not the same and cannot be reloaded.
std::vector<std::string> unloadable_changes(const AgentOptions& a, const AgentOptions& b);

} // namespace bgpsnoop::cli
