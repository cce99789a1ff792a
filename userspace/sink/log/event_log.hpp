// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sink/sink.hpp"

namespace bgpsnoop::sink {

/// Findings as JSON lines in a file, on standard output, in the journal, or nowhere. A write that
/// fails is counted and, at the beginning of each series of failures, reported; it stops nothing.
class EventLog : public Sink {
public:
    using OnFailure = std::function<void(const std::string& sentence)>;

    /// `target`: a path, "-" (standard output), "journal" or "none".
    static tl::expected<std::unique_ptr<EventLog>, std::string> open(const std::string& target,
                                                                     OnFailure on_failure);
    /// After logrotate has moved the file away. On failure the old file stays in use.
    virtual void reopen() {}
    /// Events that could not be written, or only in part.
    std::uint64_t failures() const { return failures_; }

protected:
    explicit EventLog(OnFailure on_failure) : on_failure_(std::move(on_failure)) {}
    void written() { failing_ = false; }
    void failed(const std::string& sentence);

private:
    OnFailure on_failure_;
    std::uint64_t failures_ = 0;
    bool failing_ = false;
};

/// What the journal gets: MESSAGE for people, BGPSNOOP_* for each field, PRIORITY (syslog's).
std::vector<std::string> journal_fields(const engine::Finding& finding);

} // namespace bgpsnoop::sink
