// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/forgotten.hpp"

#include <algorithm>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/silences.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

using namespace std::chrono_literals;

namespace {

/// What we acknowledged and a capture lacks had come as well.
std::optional<Duration> silence(const Case& c)
{
    const auto heard = std::max(c.seen.sample.heard_at, c.seen.received.unseen_at);
    return heard ? std::optional(end_time(c) - *heard) : std::nullopt;
}

/// All that was sent since `passed`, if anything, is one message: the RST answers it.
bool said_one_thing_since(const Case& c, Time passed)
{
    const auto last = c.seen.sent.counts.last_message();
    if (!last || *last <= passed)
        return true;
    if (end_time(c) - *last > timing::alive)
        return false;
    const auto& interval = c.seen.sent.counts.keepalive_interval;
    return c.seen.sample.retransmits.value_or(0) == 0 ||
           (interval && *interval >= *last - passed - timing::alive);
}

} // namespace

bool too_soon_to_reboot(const Case& c)
{
    return silence(c) && *silence(c) < timing::reboot;
}

bool nothing_heard(const Case& c)
{
    return !silence(c);
}

bool spoke_undated(const Case& c)
{
    const auto& lacking = c.seen.sample.received_uncaptured;
    return lacking && lacking->undated > 0;
}

bool may_be_silent(const Case& c)
{
    return c.seen.hold_time() == std::uint16_t{0};
}

/// A speaker that lives writes a KEEPALIVE every third of the hold time.
bool after_silence(const Case& c)
{
    const bool known =
        silence(c) || !c.seen.incomplete; // before its first sight it may have spoken
    return known && !spoke_undated(c) && !may_be_silent(c) && !silence_unjudged(c) &&
           (!silence(c) || *silence(c) >= std::max(timing::reboot, c.seen.hold() * 4 / 10));
}

bool may_have_booted(const Case& c)
{
    const bool is_unknown = silence_unjudged(c) || spoke_undated(c);
    return after_silence(c) || (is_unknown && !too_soon_to_reboot(c));
}

std::optional<Duration> quiet_for(const Case& c)
{
    const SocketSample& sample = c.seen.sample;
    const auto passed = std::max({sample.heard_at, sample.acked_at, c.seen.last_heard()});
    return passed && said_one_thing_since(c, *passed) ? std::optional(end_time(c) - *passed)
                                                      : std::nullopt;
}

bool idle_for_a_round_time(const Case& c)
{
    const auto quiet = quiet_for(c);
    if (!quiet || *quiet < timing::idle_limit - 1s)
        return false;
    const Duration rest = (*quiet + 1s) % timing::idle_unit;
    return rest <= 2s;
}

namespace {

bool has_restart_bit(const Evidence& seen, Direction end)
{
    const auto& said = seen.stream(end).open;
    const auto* restart = said ? said->find<wire::GracefulRestart>() : nullptr;
    return restart != nullptr && restart->restarting;
}

} // namespace

bool next_call_was_taken(const Case& c)
{
    if (c.next == nullptr || !c.seen.ending)
        return false;
    const bool by_us = c.seen.ending->by == Direction::received;
    return c.next->initiator == (by_us ? Initiator::local : Initiator::peer) &&
           !has_restart_bit(*c.next, c.seen.ending->by);
}

bool says_it_restarted(const Case& c)
{
    if (c.next == nullptr || !c.seen.ending || !has_restart_bit(*c.next, c.seen.ending->by))
        return false;
    const bool said_so_before = has_restart_bit(c.seen, c.seen.ending->by);
    return !said_so_before || c.next->first_seen - c.seen.first_seen > timing::restarting;
}

} // namespace bgpsnoop::engine
