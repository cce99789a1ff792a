// SPDX-License-Identifier: Apache-2.0
#include "engine/session/deadline.hpp"

#include <algorithm>
#include <cerrno>

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

/// Records that follow the close by microseconds: the RST of an abortive close, the report of an
/// error and the ICMP message behind it, the message in the queue that was never read, or that came
/// too late for that.
bool more_to_come(const Evidence& seen)
{
    const bool our_reset = seen.ending && seen.ending->reset &&
                           seen.ending->by == Direction::sent && !seen.sent.reset_at;
    const bool report = !seen.handshake_done() && seen.error != 0 && !seen.error_reported &&
                        !seen.received.reset_at;
    const bool icmp = !seen.handshake_done() && seen.error_reported && !seen.icmp &&
                      !seen.received.reset_at && seen.error != ETIMEDOUT;
    const bool consumed = !seen.handshake_done() && seen.error == 0 && !seen.received.reset_at &&
                          !seen.icmp; // its error, by SO_ERROR
    const bool message = seen.unread() > 0 && !seen.first_notification();
    const bool late_open = seen.unsure_reset_at && !seen.received.open_at;
    return our_reset || report || icmp || consumed || message || late_open;
}

std::optional<Time> due_alone(const Evidence& seen)
{
    if (seen.closed_at)
        return *seen.closed_at + (more_to_come(seen) ? timing::trailing : Duration{});
    if (seen.sent.fin_at)
        return *seen.sent.fin_at + timing::after_our_fin;
    if (seen.sent.reset_at || seen.received.reset_at) // the record of the close was lost
        return std::max(seen.sent.reset_at, seen.received.reset_at).value() + timing::after_our_fin;
    const auto ended = seen.ended_at();
    const bool message_waits = seen.unread() > 0 && !seen.first_notification();
    if (ended && seen.established() && seen.peer_ended_at() && !message_waits)
        return *seen.peer_ended_at() + timing::noticed;
    if (seen.received.fin_at && !message_waits)
        return *seen.received.fin_at + timing::half_closed;
    if (ended && seen.first_notification())
        return *ended + timing::after_notification;
    return std::nullopt;
}

} // namespace

bool may_be_collision(const Evidence& seen)
{
    return !seen.established() && !seen.first_notification() &&
           (seen.handshake_done() ? seen.ending.has_value()
                                  : seen.closed_by_owner && seen.error == 0);
}

std::optional<Time> verdict_due(const Evidence& seen, Sibling sibling)
{
    const auto due = due_alone(seen);
    if (!due || sibling != Sibling::in_progress || !may_be_collision(seen))
        return due;
    return std::max(*due, *seen.ended_at() + timing::sibling);
}

} // namespace bgpsnoop::engine
