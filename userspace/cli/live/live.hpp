// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/live/freed_memory.hpp"
#include "cli/live/pace.hpp"
#include "cli/names.hpp"
#include "engine/engine.hpp"
#include "sink/history/event_history.hpp"
#include "sink/sink.hpp"
#include "source/host/netns_names.hpp"
#include "source/kernel/kernel_source.hpp"

/// What `agent` and `trace` share: the kernel as the source, one engine, sinks, signals.
namespace bgpsnoop::cli {

struct LiveOptions {
    std::vector<std::uint16_t> ports{179};
    std::string netns = "all";
    bool guests = false;
    bool all_messages = false;
    std::size_t max_sessions = 10'000;
    std::size_t max_strangers = 1'000;
    std::string session_expiry = "24h";
    std::string btf;
    std::string names;  ///< a file; empty: none
    bool tapes = false; ///< see engine::Options
};

inline constexpr std::size_t most_ports = 8; ///< as MAX_BGP_PORTS of the programs
CLI::Validator is_duration();                ///< of an option's value, see parse_duration
void add_live_options(CLI::App& command, LiveOptions& options);
void add_btf_option(CLI::App& command, std::string& file);
engine::Options engine_options(const LiveOptions& options, engine::Senses senses);
source::ProbeOptions probe_options(const LiveOptions& options);

/// SIGINT and SIGTERM end a run; SIGHUP asks for log files to be reopened. A wait for records ends
/// when one comes, after a second in any case (Pace).
class Signals {
public:
    Signals();
    bool ended() const;
    bool take_hangup();
};

class LiveRun {
public:
    LiveRun(source::KernelSource& source, const LiveOptions& options, Names names);

    void add(sink::Sink& sink) { sinks_.push_back(&sink); }
    void limit(const LiveOptions& options); ///< how much is kept, which may change
    void rename(Names names) { namer_.replace(std::move(names)); }
    /// Goes on where an earlier run has left off; before begin().
    void resume(const engine::KeptState& kept, sink::EventHistory& history);
    /// Says on standard error, in one line, that nothing is missed from now on; then finds what is
    /// older.
    void begin();
    /// step() does not wait while this can be read.
    void wake_by(int descriptor) { waker_ = descriptor; }
    /// Waits for records, as long as there may be nothing to do, and no longer than that.
    void step(std::chrono::milliseconds most);
    void end();                  ///< judges what has ended; the last that is said
    engine::Snapshot snapshot(); ///< with names
    const engine::Engine& engine() const { return engine_; }

private:
    void feed(const engine::Input& input);
    void name_namespaces();   ///< what state is kept and shown needs their names
    void follow_wall_clock(); ///< with the times that are shown
    void call_roll();
    void favor_neighbors(); ///< what they send is told in a flood, too

    source::KernelSource& source_;
    engine::Engine engine_;
    std::vector<std::uint16_t> ports_;
    bool only_own_netns_;
    source::NetnsNames netns_names_;
    Namer namer_;
    std::vector<sink::Sink*> sinks_;
    std::chrono::steady_clock::time_point looked_around_;
    FreedMemory freed_memory_;
    Pace pace_;
    int waker_ = -1; ///< none
    engine::Duration wall_clock_step_{};
    std::chrono::steady_clock::time_point next_roll_call_;
};

} // namespace bgpsnoop::cli
