// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cli/live/falls_file.hpp"
#include "cli/live/state_directory.hpp"
#include "cli/live/state_file.hpp"
#include "engine/engine.hpp"
#include "sink/history/event_history.hpp"
#include "source/kernel/boot_clock.hpp"

namespace bgpsnoop::cli {

/// Keeps what the engine knows of neighbours over a restart, how their sessions went down, and what
/// keeps them down. The files are written beside the loop that feeds the engine, since a disk may
/// be slow.
class StateKeeper {
public:
    using Report = void (*)(const std::string& sentence);

    /// `directory` may be "none".
    StateKeeper(const std::string& directory, source::BootClock& clock,
                std::vector<std::uint16_t> ports, bool only_own_netns, Report report);

    struct Former { ///< what the last run has left
        engine::KeptState state;
        std::vector<sink::KeptFall> falls;
        std::vector<sink::KeptCourses> courses;
    };

    /// As compared with the present, and by our clock. Call when nothing that ends from now on is
    /// missed.
    std::optional<Former> load();
    /// Writes it, if its time has come and something has changed. `scrapes`: of metrics, so far.
    void keep_sometimes(const engine::Engine& engine, const sink::EventHistory& history,
                        std::uint64_t scrapes);
    void keep_at_last(const engine::Engine& engine, const sink::EventHistory& history);
    /// Files of the last run that could not be used, by what they hold; empty: nothing is kept.
    std::map<std::string, std::uint64_t> files_refused() const;
    std::uint64_t write_errors() const { return write_errors_; }
    std::uint64_t falls_left_out() const { return falls_left_out_; } ///< for want of room

private:
    /// Tells a connection from a later one with the same ends, also over a restart.
    using Name = std::tuple<std::uint32_t, engine::Endpoint, engine::Endpoint, engine::Time>;

    struct Kept { ///< to be written
        engine::KeptState state;
        std::vector<sink::KeptFall> falls;
        std::vector<sink::KeptCourses> courses;
        std::uint64_t changes = 0; ///< of falls and courses, by then
    };

    static Name name_of(const engine::KeptSocket& socket);
    void load_falls(Former& former);
    void put_on_our_clock(Former& former);
    Kept kept_of(const engine::Engine& engine, const sink::EventHistory& history);
    void add_cookies(engine::KeptState& state);
    bool is_writing() const;
    void begin_writing(Kept kept);
    std::string write(Kept kept);
    std::string make_directory_again();
    std::string write_falls(Kept& kept);
    void tell(const std::string& problem);

    std::string host_; ///< see source::host_id()
    std::string path_; ///< or "none"
    std::optional<StateDirectory> directory_;
    std::optional<StateFile> file_;
    std::optional<FallsFile> falls_file_;
    source::BootClock& clock_;
    std::vector<std::uint16_t> ports_;
    bool only_own_netns_;
    Report report_;
    std::map<Name, std::uint64_t> cookies_;
    std::string written_;             ///< the newest text, but for its time; see write()
    engine::Duration step_written_{}; ///< of the clock, with it
    std::optional<std::uint64_t> falls_written_ = 0; ///< after so many changes
    std::atomic<std::uint64_t> falls_left_out_ = 0;
    std::uint64_t write_errors_ = 0;
    std::string told_; ///< the newest problem, until there is none
    std::chrono::steady_clock::time_point kept_at_{};
    std::uint64_t kept_scrapes_ = 0;   ///< when it was kept
    std::future<std::string> writing_; ///< what went wrong; last: it uses the rest until it is gone
};

} // namespace bgpsnoop::cli
