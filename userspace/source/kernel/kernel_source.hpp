// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "engine/input.hpp"
#include "source/kernel/boot_clock.hpp"
#include "source/kernel/program_runs.hpp"
#include "source/kernel/unwanted_segments.hpp"
#include "source/loader/programs.hpp"

namespace bgpsnoop::source {

/// Since the start.
struct SourceCounters {
    std::map<std::string, std::uint64_t> records;           ///< that came, by kind
    std::map<std::string, std::uint64_t> lost_of_strangers; ///< by kind: see Losses
    std::uint64_t messages_untold = 0;                      ///< only counted: see there
    std::uint64_t acts_untold = 0;                          ///< likewise
    std::uint64_t guests_untold = 0;                        ///< likewise
    /// How often a network namespace was left without what is opened there, by what that watches.
    std::map<std::string, std::uint64_t> namespaces_refused;
    std::map<std::string, ProgramRuns> program_runs; ///< see there
};

/// The kernel as a source of inputs. From start() on nothing is missed, or it is counted as lost.
class KernelSource {
public:
    using Feed = std::function<void(const engine::Input&)>;

    static tl::expected<std::unique_ptr<KernelSource>, std::string>
    start(const ProbeOptions& options);
    ~KernelSource();
    KernelSource(const KernelSource&) = delete;
    KernelSource& operator=(const KernelSource&) = delete;

    /// Connections older than the probes, in every network namespace. How many namespaces could
    /// not be searched.
    std::size_t find_older_sockets(const Feed& feed);
    /// Feeds the records that are there, waiting for the first up to the timeout, then a Tick. Once
    /// a second it samples the sockets and looks for losses. It takes a few tenths of a second at
    /// most: what more there is waits for the next call, and time stands still with it. False: a
    /// signal came. It does not wait while the descriptor `waker` can be read; -1: none.
    bool poll(std::chrono::milliseconds timeout, const Feed& feed, int waker = -1);

    /// These network namespaces, by inode number, are of interest: the end of one is told.
    void watch_namespaces(std::set<std::uint32_t> namespaces);

    const std::vector<Hook>& hooks() const;
    /// When the last but one of the whole walks over the sockets began: of each connection that has
    /// been there since then something was told, where samples can be had.
    engine::Time before_last_walk() const;
    BootClock& clock(); ///< of the times of all inputs
    UnwantedSegments& unwanted();
    SourceCounters counters() const;

private:
    class Impl;
    explicit KernelSource(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace bgpsnoop::source
