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

/// Since the session came up. A speaker that stalls once had a shorter one before.
bool mostly_slow(const Case& c, const StreamEvidence& stream)
{
    const auto last = last_keepalive(stream);
    if (!c.seen.up_at || !last)
        return false;
    const auto intervals = keepalives(stream) > opening ? keepalives(stream) - opening : 1;
    return *last - *c.seen.up_at >= c.seen.hold() / 2 * static_cast<Duration::rep>(intervals);
}

bool are_rare(const Case& c, const StreamEvidence& stream)
{
    const auto interval = keepalive_interval(stream);
    return interval && *interval >= timing::ran_out(c.seen.hold()) && mostly_slow(c, stream);
}

/// Before the end of the session, or until it heard of that.
Duration silence_of_peer(const Case& c)
{
    return end_time(c) - c.seen.last_heard().value_or(c.seen.first_seen);
}

Duration our_silence(const Case& c)
{
    return c.seen.peer_ended_at().value_or(end_time(c)) -
           c.seen.wrote_at.value_or(c.seen.first_seen);
}

/// Timers and the way there may make an interval a tenth longer than the one before.
bool nearly_lasts(Duration interval, Duration silence)
{
    return interval >= silence * 9 / 10;
}

bool is_in_time(const Case& c) // ours: one that woke too late comes after the end
{
    return last_keepalive(c.seen.sent) <= c.seen.peer_ended_at();
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

std::optional<Duration> keepalive_interval(const StreamEvidence& stream)
{
    return stream.counts.keepalive_interval;
}

bool its_keepalives_are_rare(const Case& c)
{
    return are_rare(c, c.seen.received);
}

bool our_keepalives_are_rare(const Case& c)
{
    return is_in_time(c) && are_rare(c, c.seen.sent);
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
    return its_keepalives_are_rare(c) && *keepalive_interval(c.seen.received) >= silence_of_peer(c);
}

bool our_next_was_not_due(const Case& c)
{
    return our_keepalives_are_rare(c) && *keepalive_interval(c.seen.sent) >= our_silence(c);
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
