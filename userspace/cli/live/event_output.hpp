// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "sink/history/repeats.hpp"
#include "sink/log/event_log.hpp"

namespace bgpsnoop::cli {

/// --event-log and --event-log-all, which may change while the agent runs.
class EventOutput : public sink::Sink {
public:
    static tl::expected<std::unique_ptr<EventOutput>, std::string> open(const std::string& target,
                                                                        bool all);

    void write(const engine::Finding& finding) override;
    void reopen() { log_->reopen(); } ///< see sink::EventLog
    /// Empty, or why the old log stays in use.
    std::string change(const std::string& target, bool all);
    std::uint64_t failures() const { return past_failures_ + log_->failures(); }

private:
    /// What NewsOnly lets through.
    struct ToLog : sink::Sink {
        explicit ToLog(const std::unique_ptr<sink::EventLog>& to) : log(to) {}
        void write(const engine::Finding& finding) override { log->write(finding); }
        const std::unique_ptr<sink::EventLog>& log;
    };

    EventOutput(std::string target, bool all, std::unique_ptr<sink::EventLog> log);

    std::string target_;
    bool all_;
    std::unique_ptr<sink::EventLog> log_;
    std::uint64_t past_failures_ = 0; ///< of logs before
    ToLog to_log_{log_};
    sink::NewsOnly news_{to_log_};
};

} // namespace bgpsnoop::cli
