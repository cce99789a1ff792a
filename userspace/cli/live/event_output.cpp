// SPDX-License-Identifier: Apache-2.0
#include "cli/live/event_output.hpp"

#include <utility>

#include "cli/commands.hpp"
#include "source/host/capabilities.hpp"

namespace bgpsnoop::cli {

namespace {

tl::expected<std::unique_ptr<sink::EventLog>, std::string> open_log(const std::string& target)
{
    return sink::EventLog::open(target, say, source::without_capabilities);
}

} // namespace

EventOutput::EventOutput(std::string target, bool all, std::unique_ptr<sink::EventLog> log)
    : target_(std::move(target)), all_(all), log_(std::move(log))
{
}

tl::expected<std::unique_ptr<EventOutput>, std::string> EventOutput::open(const std::string& target,
                                                                          bool all)
{
    auto log = open_log(target);
    if (!log)
        return tl::make_unexpected(log.error());
    return std::unique_ptr<EventOutput>(new EventOutput(target, all, std::move(*log)));
}

void EventOutput::write(const engine::Finding& finding)
{
    if (all_)
        log_->write(finding);
    else
        news_.write(finding);
}

std::string EventOutput::change(const std::string& target, bool all)
{
    if (target != target_) {
        auto log = open_log(target);
        if (!log)
            return log.error();
        past_failures_ += log_->failures();
        log_ = std::move(*log);
        target_ = target;
    }
    all_ = all;
    return "";
}

} // namespace bgpsnoop::cli
