// SPDX-License-Identifier: Apache-2.0
#include "engine/session/totals.hpp"

#include <algorithm>
#include <array>

#include "engine/counted_codes.hpp"
#include "engine/open_comparison.hpp"
#include "engine/timing.hpp"
#include "wire/names.hpp"

namespace bgpsnoop::engine {

namespace {

constexpr std::uint16_t keepalives_per_hold_time = 3; // RFC 4271 section 10

/// Of different messages: numbers are summed, the later times win.
void add(StreamCounts& total, const StreamCounts& more)
{
    for (std::size_t type = 0; type < StreamCounts::types; ++type) {
        total.messages[type] += more.messages[type];
        total.last[type] = std::max(total.last[type], more.last[type]);
    }
    total.bytes += more.bytes;
}

void add_connection(SessionSnapshot& totals, const Evidence& seen)
{
    add(totals.sent, seen.sent.counts);
    add(totals.received, seen.received.counts);
    totals.zero_window += seen.zero_window;
    const std::uint64_t repeated = seen.sample.retransmits.value_or(0);
    totals.retransmits += repeated - std::min(repeated, seen.retransmits_before);
}

template <typename Key>
void add(std::map<Key, std::uint64_t>& total, const std::map<Key, std::uint64_t>& more)
{
    for (const auto& [key, count] : more)
        total[key] += count;
}

void add_counters(SessionSnapshot& totals, const SessionSnapshot& more)
{
    totals.established_total += more.established_total;
    add(totals.sent, more.sent);
    add(totals.received, more.received);
    add(totals.notifications_sent, more.notifications_sent);
    add(totals.notifications_received, more.notifications_received);
    add(totals.resets_sent, more.resets_sent);
    add(totals.resets_received, more.resets_received);
    add(totals.outcomes, more.outcomes);
    add(totals.warnings, more.warnings);
    add(totals.rejected_segments, more.rejected_segments);
    totals.retransmits += more.retransmits;
    totals.zero_window += more.zero_window;
}

void add_queues(SessionSnapshot& result, const SocketSample& sample)
{
    result.rtt = sample.rtt;
    result.receive_queue_bytes = sample.unread_bytes;
    if (sample.unacked_bytes || sample.unsent_bytes)
        result.send_queue_bytes =
            sample.unacked_bytes.value_or(0) + sample.unsent_bytes.value_or(0);
}

/// A retry within an error wait is that error still, and a probe is no part of the story: neither
/// buries how the session last ended.
bool is_of_a_probe(const Verdict& verdict)
{
    return !verdict.causes.empty() && verdict.causes.front() == Cause::port_probe;
}

bool is_of_a_wait(const Verdict& verdict)
{
    constexpr std::array causes{Cause::peer_error_backoff, Cause::local_error_backoff};
    return !verdict.causes.empty() && std::ranges::count(causes, verdict.causes.front()) > 0;
}

wire::Family counted_family(const std::map<wire::Family, Time>& known, const wire::Family& family)
{
    constexpr std::size_t most = 32; // nobody runs as many on one session
    const bool has_place = known.size() < most || known.contains(family);
    return has_place && wire::is_registered(family) ? family : other_family;
}

void count_message(SessionSnapshot& totals, const MessageObserved& message, Time now)
{
    const bool sent = message.direction == Direction::sent;
    if (const auto* notification = std::get_if<wire::Notification>(&message.body))
        ++(sent ? totals.notifications_sent
                : totals.notifications_received)[counted_codes(*notification)];
    if (const auto* end = std::get_if<wire::EndOfRib>(&message.body)) {
        auto& times = sent ? totals.end_of_rib_sent : totals.end_of_rib_received;
        times[counted_family(times, end->family)] = now;
    }
}

} // namespace

void Totals::count(const Event& event, Time now)
{
    if (const auto* reset = std::get_if<ResetObserved>(&event))
        ++(reset->direction == Direction::sent ? kept_.resets_sent
                                               : kept_.resets_received)[reset->phase];
    if (const auto* warning = std::get_if<Warning>(&event))
        ++kept_.warnings[warning->id];
    if (const auto* message = std::get_if<MessageObserved>(&event))
        count_message(kept_, *message, now);
}

void Totals::knock(Time at, const wire::Open& open)
{
    if (kept_.knocks == 0 && !open.hides_as())
        kept_.knock_as = open.as();
    if (!kept_.peer_as && !open.hides_as())
        kept_.peer_as = open.as();
    if (kept_.last_knock && at - *kept_.last_knock < timing::knock)
        return;
    ++kept_.knocks;
    kept_.last_knock = at;
}

void Totals::begin_as_neighbor()
{
    kept_.outcomes.clear();
    if (kept_.last_verdict && is_of_a_probe(*kept_.last_verdict))
        kept_.last_verdict.reset();
}

void Totals::note_verdict(const Verdict& verdict, bool of_neighbor, Time now)
{
    if ((kept_.last_verdict && is_of_a_wait(verdict)) ||
        ((of_neighbor || kept_.last_verdict) && is_of_a_probe(verdict)))
        return;
    kept_.last_verdict = verdict;
    kept_.last_verdict_time = now;
}

void Totals::keep(const Evidence& seen)
{
    add_connection(kept_, seen);
}

void Totals::note(const Evidence& seen)
{
    if (!seen.who.local.address.is_unspecified())
        kept_.local = seen.who.local.address;
    if (seen.initiator)
        kept_.initiator = seen.initiator;
    note_process(seen.who);
}

void Totals::note_process(const Identity& who)
{
    if (who.process)
        kept_.process = who.process->name;
}

void Totals::compare(const wire::Open& ours, const wire::Open& theirs)
{
    kept_.families = compare_families(ours, theirs);
}

void Totals::call(Time began, Time now)
{
    if (!kept_.established_since && !kept_.called_since)
        kept_.called_since = began;
    kept_.last_called = now;
}

void Totals::forget_calls(Time now)
{
    if (kept_.last_called && now - *kept_.last_called > timing::call_memory)
        kept_.called_since.reset();
}

void Totals::come_up(const Evidence& seen, Time now)
{
    kept_.called_since.reset();
    kept_.hold_time = seen.hold_time();
    if (seen.was_up_before()) // nobody knows since when, and it has not become so now
        return;
    kept_.established_since = now;
    ++kept_.established_total;
}

void Totals::fall(const Verdict& verdict, Time at)
{
    kept_.last_down = verdict;
    kept_.last_down_time = at;
}

void Totals::forget_fall()
{
    kept_.last_down.reset();
    kept_.last_down_time.reset();
}

void Totals::go_on_from(const SessionSnapshot& former)
{
    if (!former_)
        former_ = std::make_unique<SessionSnapshot>();
    add_counters(*former_, former);
}

SessionSnapshot Totals::with(const std::vector<const Connection*>& live) const
{
    SessionSnapshot result = kept_;
    if (former_)
        add_counters(result, *former_);
    for (const Connection* each : live)
        add_connection(result, each->seen());
    if (!live.empty())
        add_queues(result, live.back()->seen().sample);
    if (result.hold_time)
        result.keepalive_interval =
            static_cast<std::uint16_t>(*result.hold_time / keepalives_per_hold_time);
    return result;
}

} // namespace bgpsnoop::engine
