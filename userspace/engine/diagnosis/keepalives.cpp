// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/keepalives.hpp"

#include <algorithm>

#include "engine/diagnosis/conditions.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

constexpr std::uint64_t opening = 2; // KEEPALIVEs that say yes to the OPEN; some send another

std::uint64_t keepalives(const StreamEvidence& stream)
{
    return stream.counts.messages[wire::message_counter(wire::MessageType::keepalive)];
}

std::optional<Time> last_keepalive(const StreamEvidence& stream)
{
    return stream.counts.last[wire::message_counter(wire::MessageType::keepalive)];
}

Time we_knew_at(const Case& c)
{
    return c.seen.peer_ended_at().value_or(end_time(c));
}

/// It comes after a silence that sets off a hold timer, and meets the NOTIFICATION, or comes while
/// whoever says 4/0 reads no more.
bool is_late(const Case& c, const StreamEvidence& stream, Time ended)
{
    const auto interval = keepalive_interval(stream);
    const auto last = last_keepalive(stream);
    return interval && last && *interval >= timing::ran_out(c.seen.hold()) &&
           ended - *last <= timing::slow_to_object && *last - ended <= timing::crossing;
}

/// Since the session came up. A speaker that stalls once had a shorter one before.
bool mostly_slow(const Case& c, const StreamEvidence& stream, Time ended)
{
    auto last = last_keepalive(stream);
    if (!c.seen.up_at || !last)
        return false;
    auto intervals = keepalives(stream) > opening ? keepalives(stream) - opening : 1;
    if (intervals > 1 && is_late(c, stream, ended)) { // those before it tell of its rhythm
        --intervals;
        *last -= *keepalive_interval(stream);
    }
    return *last - *c.seen.up_at >= c.seen.hold() / 2 * static_cast<Duration::rep>(intervals);
}

bool are_rare(const Case& c, const StreamEvidence& stream, Time ended)
{
    const auto interval = keepalive_interval(stream);
    return interval && *interval >= timing::ran_out(c.seen.hold()) && mostly_slow(c, stream, ended);
}

/// `last`, or what went before it where that is a KEEPALIVE which came too late.
std::optional<Time> in_time(const Case& c, const StreamEvidence& stream, std::optional<Time> last,
                            Time ended)
{
    const bool late = last && last == last_keepalive(stream) && is_late(c, stream, ended);
    return late ? std::optional(*last - *keepalive_interval(stream)) : last;
}

/// Before the end of the session, or until it heard of that.
Duration silence_of_peer(const Case& c)
{
    return end_time(c) - peer_spoke_in_time(c).value_or(c.seen.first_seen);
}

Duration our_silence(const Case& c)
{
    return we_knew_at(c) - we_spoke_in_time(c).value_or(c.seen.first_seen);
}

/// Timers and the way there may make an interval a tenth longer than the one before.
bool nearly_lasts(Duration interval, Duration silence)
{
    return interval >= silence * 9 / 10;
}

/// Our newest one was written before our speaker knew of the end: not by one that wakes after it.
/// Where a capture was made, the NOTIFICATION may have come by before it reached our speaker: that
/// a rhythm tells.
bool is_unaware(const Case& c)
{
    const auto last = last_keepalive(c.seen.sent);
    const bool has_rhythm = !c.seen.who.process && keepalives(c.seen.sent) > opening + 1;
    const bool crosses = has_rhythm && is_late(c, c.seen.sent, we_knew_at(c));
    return last <= c.seen.peer_ended_at() || crosses;
}

bool are_unmeasured(const Case& c, const StreamEvidence& stream)
{
    const auto last = last_keepalive(stream);
    return c.seen.established() && !c.seen.incomplete && last && keepalives(stream) <= opening &&
           *last - *c.seen.up_at < timing::settled;
}

/// Our speaker read the peer's last word and closed, as one that hangs does not.
bool we_closed_at_once(const Case& c)
{
    const auto told_at = c.seen.peer_ended_at();
    const auto closed =
        std::min(c.seen.sent.fin_at.value_or(Time::max()), c.seen.closed_at.value_or(Time::max()));
    return told_at && closed != Time::max() && closed - *told_at < timing::alive;
}

} // namespace

std::optional<Time> peer_spoke_in_time(const Case& c)
{
    return in_time(c, c.seen.received, c.seen.last_heard(), end_time(c));
}

std::optional<Time> we_spoke_in_time(const Case& c)
{
    return in_time(c, c.seen.sent, c.seen.wrote_at, we_knew_at(c));
}

std::optional<Duration> keepalive_interval(const StreamEvidence& stream)
{
    return stream.counts.keepalive_interval;
}

bool its_keepalives_are_rare(const Case& c)
{
    return are_rare(c, c.seen.received, end_time(c));
}

bool our_keepalives_are_rare(const Case& c)
{
    return is_unaware(c) && are_rare(c, c.seen.sent, we_knew_at(c));
}

bool its_keepalives_are_slow(const Case& c)
{
    return its_keepalives_are_rare(c) &&
           nearly_lasts(*keepalive_interval(c.seen.received), silence_of_peer(c));
}

bool our_keepalives_are_slow(const Case& c)
{
    return our_keepalives_are_rare(c) &&
           nearly_lasts(*keepalive_interval(c.seen.sent), our_silence(c));
}

bool its_next_was_not_due(const Case& c)
{
    return its_keepalives_are_rare(c) &&
           (is_late(c, c.seen.received, end_time(c)) ||
            *keepalive_interval(c.seen.received) >= silence_of_peer(c));
}

bool our_next_was_not_due(const Case& c)
{
    return our_keepalives_are_rare(c) && (is_late(c, c.seen.sent, we_knew_at(c)) ||
                                          *keepalive_interval(c.seen.sent) >= our_silence(c));
}

bool its_next_came_too_late(const Case& c)
{
    constexpr std::uint32_t keepalive = 19;
    const auto heard = c.seen.last_heard();
    const auto unread = c.seen.sample.unread_bytes.value_or(0);
    return unread > 0 && unread <= keepalive && heard && c.seen.none_unread_at &&
           *c.seen.none_unread_at - *heard >= timing::ran_out(c.seen.hold());
}

bool we_read_till_lately(const Case& c)
{
    return c.seen.none_unread_at && end_time(c) - *c.seen.none_unread_at < c.seen.hold() / 2;
}

bool its_last_came_late(const Case& c)
{
    return c.seen.from_capture() && is_late(c, c.seen.received, end_time(c));
}

bool its_rhythm_is_unknown_or_slow(const Case& c)
{
    return keepalives(c.seen.received) <= opening || its_keepalives_are_rare(c);
}

bool its_keepalives_are_unmeasured(const Case& c)
{
    return are_unmeasured(c, c.seen.received);
}

bool our_keepalives_are_unmeasured(const Case& c)
{
    return are_unmeasured(c, c.seen.sent) && we_closed_at_once(c);
}

} // namespace bgpsnoop::engine
