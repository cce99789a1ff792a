// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/input.hpp"

/// How long the engine waits, and from when on a span means something. One place, with reasons.
namespace bgpsnoop::engine::timing {

using namespace std::chrono_literals;

// Graces: what may still change a verdict comes within these.
inline constexpr Duration trailing = 100ms;   ///< a RST or queued NOTIFICATION after the close
inline constexpr Duration after_our_fin = 1s; ///< the peer may never answer our FIN
inline constexpr Duration sibling = 5s;       ///< the other connection of a collision completes
inline constexpr Duration together = 1s;      ///< sessions that end so close have one reason
inline constexpr Duration noticed = 1s;       ///< a speaker that lives has closed by then, too
/// Start delays and idle hold times before a first call are shorter (BIRD and GoBGP: 5 s).
inline constexpr Duration called_back = 10s;
inline constexpr Duration half_closed = 10s; ///< the peer's FIN came, our speaker does nothing
inline constexpr Duration after_notification = 10s; ///< and no FIN follows

// Meaning.
inline constexpr Duration timer_margin = 1s;  ///< who has a hold timer has acted on it by then
inline constexpr Duration answer_due = 900ms; ///< no path is longer; Linux repeats a SYN after 1 s
inline constexpr Duration answer_short = 100ms;  ///< most are shorter
inline constexpr Duration jitter = 15ms;         ///< of timers, on a busy host
inline constexpr Duration syn_repeated = 10s;    ///< long before, by any TCP that hears no answer
inline constexpr Duration at_once = 20ms;        ///< no speaker's timer is as short
inline constexpr Duration open_timer = 10s;      ///< no speaker waits less for an OPEN
inline constexpr Duration slow_close = 2s;       ///< a refusal is at once; this is something else
inline constexpr Duration arp_failure_from = 2s; ///< the kernel gives up after about 3 s
inline constexpr Duration arp_failure_to = 4500ms;
inline constexpr Duration error_wait = 300s;  ///< BIRD's longest "error wait time"
inline constexpr Duration not_ready = 60s;    ///< idle hold times and start delays end by then
inline constexpr Duration restart = 2s;       ///< no daemon is back with its sessions sooner
inline constexpr Duration restarting = 300s;  ///< a start's bit in OPENs (BIRD 240 s, FRR 120 s)
inline constexpr Duration call_memory = 600s; ///< how long "the peer calls us" stays true
inline constexpr Duration in_flight = 1s;     ///< a call that begins later knows of a word before
inline constexpr Duration crossing = 300ms;   ///< hardly a path is longer, there and back
/// BIRD reads nothing more when its hold timer goes off, and says so up to 3 s later.
inline constexpr Duration slow_to_object = 3500ms;
inline constexpr Duration removal_lag = 1s;   ///< a removed address is told of that much later
inline constexpr Duration own_rhythm = 300s;  ///< nobody but a speaker calls in vain for so long
inline constexpr Duration drop_memory = 60s;  ///< a drop before a call still explains its silence
inline constexpr Duration settled = 2s;       ///< a session that lived longer has worked both ways
inline constexpr Duration reboot = 5s;        ///< not even a container is back sooner
inline constexpr Duration idle_limit = 120s;  ///< no middlebox forgets a connection sooner
inline constexpr Duration idle_unit = 60s;    ///< and what people configure is whole minutes
inline constexpr Duration alive = 1s;         ///< a process that hangs does not react sooner
inline constexpr Duration zero_window = 1s;   ///< shorter is flow control at work
inline constexpr Duration default_hold = 90s; ///< RFC 4271 section 10, where OPENs are unknown
inline constexpr Duration shortest_hold = 3s; ///< RFC 4271 section 4.2, where there is a timer
inline constexpr Duration recovered = 1h;     ///< up for so long: why it fell is past
inline constexpr Duration recognised = 5s;    ///< a source meets a living socket sooner
inline constexpr Duration last_scrape = 150s; ///< Prometheus scrapes every two minutes at least
inline constexpr Duration name_left = 10s;    ///< a namespace that is gone is missed by then
inline constexpr Duration given_up = 24h;     ///< not a word of a connection, and records were lost
inline constexpr Duration socket_gone = 300s; ///< it was sampled once a second
inline constexpr Duration knock = 1s;         ///< who knocks faster is not more persistent
inline constexpr Duration ratio_window = 60s; ///< of hold_time_remaining_min_ratio

/// Silence of this length may be what set off a hold timer: BIRD lets its own go off up to a
/// quarter earlier, and a speaker that works is never silent for more than a third.
constexpr Duration ran_out(Duration hold)
{
    return hold * 7 / 10;
}

} // namespace bgpsnoop::engine::timing
