// SPDX-License-Identifier: Apache-2.0
#include "cli/live/goal.hpp"

#include "sink/history/kept_event.hpp"

namespace bgpsnoop::cli {

void UntilVerdicts::write(const engine::Finding& finding)
{
    if (reached())
        return;
    inner_.write(finding);
    if (std::holds_alternative<engine::ConnectionClosed>(finding.what))
        ++verdicts_;
}

namespace {

/// Of a connection that began before anybody looked nobody knows whether its session was up.
bool is_end_of_session(const engine::Finding& finding)
{
    const auto* closed = std::get_if<engine::ConnectionClosed>(&finding.what);
    return std::holds_alternative<engine::SessionDown>(finding.what) ||
           (closed != nullptr && !closed->duration);
}

} // namespace

void UntilSession::write(const engine::Finding& finding)
{
    const bool is_it = (what_ == "up" && std::holds_alternative<engine::SessionUp>(finding.what)) ||
                       (what_ == "down" && is_end_of_session(finding));
    reached_ = reached_ || (is_it && wanted_.wants(sink::session_key(finding.who), finding.names,
                                                   sink::standing_of(finding)));
}

} // namespace bgpsnoop::cli
