// SPDX-License-Identifier: Apache-2.0
#include "sink/log/event_log.hpp"

#include <utility>

#include <unistd.h>

#include "sink/log/entry_queue.hpp"
#include "sink/log/entry_thread.hpp"
#include "sink/log/event_file.hpp"
#include "sink/log/journal.hpp"
#include "sink/log/syslog.hpp"

namespace bgpsnoop::sink {

EventLog::EventLog(std::shared_ptr<Medium> medium, OnFailure on_failure, const Launch& launch)
    : medium_(std::move(medium)), queue_(std::make_shared<EntryQueue>(std::move(on_failure)))
{
    if (medium_)
        thread_ = std::make_unique<EntryThread>(medium_, queue_, launch);
}

EventLog::~EventLog() = default;

tl::expected<std::unique_ptr<EventLog>, std::string>
EventLog::open(const std::string& target, OnFailure on_failure, const Launch& launch)
{
    std::shared_ptr<Medium> medium;
    if (target == "journal" || (target == "auto" && writes_to_journal(STDOUT_FILENO))) {
        medium = std::make_shared<Journal>();
        if (const auto absent = Journal::absence()) // it may come yet
            on_failure(*absent);
    } else if (target == "syslog") {
        medium = std::make_shared<Syslog>();
    } else if (target != "none") {
        auto file = EventFile::open(target == "auto" ? "-" : target);
        if (!file)
            return tl::make_unexpected(file.error());
        if (const auto absent = (*file)->absence())
            on_failure(*absent);
        medium = std::move(*file);
    }
    return std::unique_ptr<EventLog>(
        new EventLog(std::move(medium), std::move(on_failure), launch));
}

void EventLog::write(const engine::Finding& finding)
{
    if (!medium_)
        return;
    auto entry = medium_->entry_of(finding);
    if (!entry.empty())
        queue_->put(std::move(entry));
}

void EventLog::reopen()
{
    if (medium_)
        queue_->reopen();
}

std::uint64_t EventLog::failures() const
{
    return queue_->failures();
}

} // namespace bgpsnoop::sink
