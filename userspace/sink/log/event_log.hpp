// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "sink/launch.hpp"
#include "sink/sink.hpp"

namespace bgpsnoop::sink {

class EntryQueue;
class EntryThread;
class Medium;

/// Findings as JSON lines in a file or on standard output, in the journal, in syslog, or nowhere.
/// They are written in a thread of their own: whoever does not read holds nothing up. What finds no
/// room among those that wait (EntryQueue::most_bytes) or cannot be written is counted and, at the
/// beginning of each series of failures, reported.
class EventLog : public Sink {
public:
    /// Called in that thread.
    using OnFailure = std::function<void(const std::string& sentence)>;

    /// `target`: a path, "-" (standard output), "journal", "syslog" or "none"; "auto" is "journal"
    /// where standard output goes there, else "-". `launch`: of the thread.
    static tl::expected<std::unique_ptr<EventLog>, std::string>
    open(const std::string& target, OnFailure on_failure, const Launch& launch = {});
    /// Waits for what is still to be written, for a second at most.
    ~EventLog() override;
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    void write(const engine::Finding& finding) override;
    /// After logrotate has moved the file away. On failure the old file stays in use.
    void reopen();
    /// Events that could not be written, or only in part.
    std::uint64_t failures() const;

private:
    EventLog(std::shared_ptr<Medium> medium, OnFailure on_failure, const Launch& launch);

    std::shared_ptr<Medium> medium_; ///< none: nothing is written
    std::shared_ptr<EntryQueue> queue_;
    std::unique_ptr<EntryThread> thread_; ///< none: nothing is written
};

} // namespace bgpsnoop::sink
