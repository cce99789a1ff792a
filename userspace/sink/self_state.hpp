// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "wire/time.hpp"

namespace bgpsnoop::sink {

struct HookState {
    bool attached = false;
    bool offered = true; ///< the kernel has a way for it, though perhaps not as set up here
    std::string way;     ///< how: "reset_received", and what that does not see; or why not
};

/// Of the configuration: by when what is in use was read, and whether a later attempt failed.
struct ConfigReload {
    bool successful = false;
    wire::Time last_success{};
};

/// Whose HTTP connections were ended from our side, by why. None of them had been answered.
struct HungUp {
    std::uint64_t for_room = 0;     ///< others had to find room
    std::uint64_t slow_request = 0; ///< the request was not whole in time
    std::uint64_t slow_answer = 0;  ///< the answer was not taken in time
};

/// Of a program in the kernel, as long as the kernel measures.
struct ProgramRun {
    double seconds = 0;
    std::uint64_t runs = 0;
};

/// Of --evidence-dir: Evidence's counters.
struct EvidenceCounts {
    std::uint64_t written = 0;
    std::uint64_t removed = 0;
    std::uint64_t failures = 0;
};

/// What the agent knows of itself; what was lost or could not be read, the engine's snapshot
/// counts.
struct SelfState {
    std::string version;
    std::map<std::string, HookState> hooks;
    std::map<std::string, ProgramRun> programs;   ///< empty: kernel.bpf_stats_enabled is off
    std::map<std::string, std::uint64_t> records; ///< received from the source, by kind
    std::vector<std::string> loss_kinds;          ///< what may be lost on the way here
    std::map<std::string, std::uint64_t> lost_of_strangers; ///< and what was, of nobody known
    /// By reason; without those that no program in use can see.
    std::map<std::string, std::uint64_t> unwanted_segments;
    std::uint64_t unwanted_segments_untold = 0;              ///< of them, to the agent
    std::uint64_t messages_untold = 0;                       ///< by the kernel, which counted them
    std::uint64_t acts_untold = 0;                           ///< likewise: binds and calls
    std::uint64_t guests_untold = 0;                         ///< likewise: connections
    std::map<std::string, std::uint64_t> namespaces_refused; ///< by what is not watched in them
    double snapshot_age = 0;                                 ///< seconds; State::age()
    std::uint64_t event_write_errors = 0;                    ///< EventLog::failures()
    EvidenceCounts evidence{};
    std::uint64_t stranger_events_left_out = 0; ///< EventHistory::left_out_of_strangers()
    ConfigReload config_reload;
    std::map<std::string, std::uint64_t> state_files_refused; ///< by what they hold
    std::uint64_t state_write_errors = 0;
    std::uint64_t answers_cut = 0;          ///< HttpServer::answers_cut()
    HungUp http_hung_up;                    ///< HttpServer::hung_up()
    std::uint64_t http_streams_refused = 0; ///< HttpServer::streams_refused()
    std::uint64_t falls_left_out = 0;       ///< and courses, of the file that outlives the process
};

} // namespace bgpsnoop::sink
