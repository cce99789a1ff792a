// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cli/state_file.hpp"
#include "engine/engine.hpp"
#include "source/kernel/boot_clock.hpp"

namespace bgpsnoop::cli {

/// Keeps what the engine knows of neighbours over a restart. The file is written beside the loop
/// that feeds the engine, since a disk may be slow.
class StateKeeper {
public:
    using Report = void (*)(const std::string& sentence);

    /// `directory` may be "none".
    StateKeeper(const std::string& directory, const source::BootClock& clock,
                std::vector<std::uint16_t> ports, bool only_own_netns, Report report);

    /// What the last run has left, as compared with the present. Call when nothing that ends from
    /// now on is missed.
    std::optional<engine::KeptState> load();
    /// Writes it, if its time has come and something has changed. `scrapes`: of metrics, so far.
    void keep_sometimes(const engine::Engine& engine, std::uint64_t scrapes);
    void keep_at_last(const engine::Engine& engine);

private:
    /// Tells a connection from a later one with the same ends, also over a restart.
    using Name = std::tuple<std::uint32_t, engine::Endpoint, engine::Endpoint, engine::Time>;

    static Name name_of(const engine::KeptConnection& connection);
    void put_on_our_clock(engine::KeptState& state) const;
    engine::KeptState state_of(const engine::Engine& engine);
    void add_cookies(engine::KeptState& state);
    bool is_writing() const;
    void begin_writing(engine::KeptState state);
    std::string write(const engine::KeptState& state);
    void tell(const std::string& problem);

    std::optional<StateFile> file_;
    const source::BootClock& clock_;
    std::vector<std::uint16_t> ports_;
    bool only_own_netns_;
    Report report_;
    std::map<Name, std::uint64_t> cookies_;
    std::future<std::string> writing_; ///< what went wrong
    std::string written_;              ///< the newest text, but for its time; see write()
    std::string told_;                 ///< the newest problem, until there is none
    std::chrono::steady_clock::time_point kept_at_{};
    std::uint64_t kept_scrapes_ = 0; ///< when it was kept
};

} // namespace bgpsnoop::cli
