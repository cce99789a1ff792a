// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/session/evidence.hpp"
#include "engine/timing.hpp"

/// For how long either end may be silent. Of a session that is older than the source no OPEN says
/// it, and the KEEPALIVEs do: one every third of the hold time (RFC 4271 section 10).
namespace bgpsnoop::engine {

namespace {

/// Half an interval passes before the first that is counted, on average. Where the session opened
/// before our eyes, one or two came at once.
std::optional<Duration> keepalive_rhythm(const Evidence& seen, const StreamEvidence& stream)
{
    constexpr double enough = 2;
    const std::size_t keepalive = wire::message_counter(wire::MessageType::keepalive);
    const auto& last = stream.counts.last.at(keepalive);
    const double intervals =
        static_cast<double>(stream.counts.messages.at(keepalive)) - (seen.incomplete ? 0.5 : 2);
    if (!last || intervals < enough)
        return std::nullopt;
    const std::chrono::duration<double, Duration::period> span = *last - seen.counted_from;
    return std::chrono::duration_cast<Duration>(span / intervals);
}

} // namespace

std::optional<std::uint16_t> Evidence::hold_time() const // RFC 4271 4.2: the smaller of the two
{
    if (!sent.open || !received.open)
        return std::nullopt;
    return std::min(sent.open->hold_time, received.open->hold_time);
}

/// An end may be told to send more often, and never sends more rarely: the slower one counts. Where
/// one OPEN is known, both agreed on no more than it offers.
std::optional<Duration> Evidence::silence_limit() const
{
    constexpr int keepalives_per_hold_time = 3;
    if (const auto agreed = hold_time())
        return *agreed > 0 ? std::optional<Duration>(std::chrono::seconds(*agreed)) : std::nullopt;
    const auto slower = std::max(keepalive_rhythm(*this, sent), keepalive_rhythm(*this, received));
    const auto& known = received.open ? received.open : sent.open;
    if (!slower || (known && known->hold_time == 0))
        return std::nullopt;
    const Duration limit = *slower * keepalives_per_hold_time;
    return known ? std::min<Duration>(limit, std::chrono::seconds(known->hold_time)) : limit;
}

Duration Evidence::hold() const
{
    if (const auto limit = silence_limit())
        return *limit;
    const auto& known = received.open ? received.open : sent.open;
    const bool offers_one = known && known->hold_time > 0 && !hold_time();
    return offers_one ? std::chrono::seconds(known->hold_time) : timing::default_hold;
}

} // namespace bgpsnoop::engine
