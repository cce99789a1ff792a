// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/timing.hpp"

/// What this host knows of its own addresses and sockets. It goes before all that the connection
/// itself shows: both ends behave as they must, and only the host can tell why.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;

// --- An address that went away ------------------------------------------------------------------

bool heard_since(const Case& c, Time at)
{
    const auto segment = c.seen.sample.heard_at;
    const auto message = c.seen.received.counts.last_message();
    return (segment && *segment > at) || (message && *message > at);
}

/// What the peer said is not for want of an address, nor what a process does that is exiting.
bool address_removed(const Case& c)
{
    const auto& gone = c.seen.address_gone_at;
    if (!gone || *gone > end_time(c) + timing::removal_lag || received_notification(c) ||
        exiting(c))
        return false;
    const auto& back = c.seen.address_back_at;
    return !back || !heard_since(c, *back);
}

bool address_is_back(const Case& c)
{
    return c.seen.address_back_at.has_value();
}

constexpr std::array ended_by_loss{
    Outcome::connect_rejected,
    Outcome::connect_timeout,
    Outcome::connect_abandoned,
    Outcome::connect_unsendable,
    Outcome::open_unanswered,
    Outcome::hold_timer_expired,
    Outcome::send_hold_timer_expired,
    Outcome::bfd_down,
    Outcome::cease_other,
    Outcome::peer_closed,
    Outcome::peer_reset,
    Outcome::local_closed,
    Outcome::local_reset,
    Outcome::tcp_timeout,
};

constexpr std::string_view find_out_why =
    "On this host check why {local} was removed: its interface went down, or DHCP, VRRP or an "
    "operator took it away.";

// --- A neighbour that is this host --------------------------------------------------------------

/// Two speakers of one host may well talk to each other there: those are meant.
bool on_loopback(const Case& c)
{
    return c.seen.who.local.address.is_loopback() && c.seen.who.peer.address.is_loopback();
}

bool same_process(const Case& c)
{
    const auto& other = c.seen.other_process;
    return c.seen.who.process && other && c.seen.who.process->pid == other->pid;
}

bool same_address(const Case& c)
{
    return c.seen.who.local.address == c.seen.who.peer.address;
}

bool both_opens_known(const Case& c)
{
    return c.seen.sent.open && c.seen.received.open;
}

/// RFC 6286: within an AS no two speakers have the same identifier.
bool same_speaker(const Case& c)
{
    return c.seen.sent.open->bgp_id == c.seen.received.open->bgp_id &&
           c.seen.sent.open->as() == c.seen.received.open->as();
}

/// What was up once is meant, even if both ends are of one process: VRFs, or instances.
bool never_up(const Case& c)
{
    return !c.seen.established() && !c.past.ever_established;
}

bool calls_itself(const Case& c)
{
    if (!never_up(c))
        return false;
    if (both_opens_known(c))
        return same_speaker(c) &&
               (c.seen.other_end_here || c.seen.who.peer_is_too || same_address(c));
    if (on_loopback(c))
        return false;
    return c.seen.other_end_here && same_process(c);
}

/// Nobody is at the other end, so no second speaker is meant.
bool is_refused_by_itself(const Case& c)
{
    return never_up(c) && (same_address(c) || c.seen.who.peer_is_too) && !on_loopback(c);
}

/// Who calls his own address calls himself, and so does one of two addresses that the user of a
/// capture has named as those of one router. But it may have two speakers.
bool is_unwanted_by_itself(const Case& c)
{
    const bool two_speakers = c.seen.who.process && c.seen.other_process && !same_process(c);
    return is_refused_by_itself(c) && !both_opens_known(c) && !two_speakers;
}

/// What a capture can tell of a host that calls from one of its addresses to another.
bool may_call_itself(const Case& c)
{
    return c.seen.from_capture() && never_up(c) && both_opens_known(c) && same_speaker(c) &&
           *c.seen.sent.open == *c.seen.received.open;
}

constexpr std::array refused_calls{Outcome::connect_refused, Outcome::not_listening};

constexpr std::array before_a_session{
    Outcome::closed_without_answer,
    Outcome::refused_locally,
    Outcome::open_unanswered,
    Outcome::open_not_sent,
    Outcome::open_rejected,
    Outcome::connection_rejected,
    Outcome::closed_in_open_confirm,
    Outcome::cease_other,
    Outcome::local_closed,
    Outcome::local_reset,
    Outcome::collision,
};

constexpr std::array silent_calls{Outcome::connect_timeout, Outcome::connect_abandoned};
constexpr std::array unwanted_calls{Outcome::closed_without_answer, Outcome::refused_locally,
                                    Outcome::open_unanswered,       Outcome::open_not_sent,
                                    Outcome::connection_rejected,   Outcome::local_closed};

constexpr std::string_view correct_it =
    "On this host correct the address of neighbour {neighbor}: it is its own, perhaps taken from a "
    "bridge that every host has.";

constexpr std::array table{
    LeadingRow{ended_by_loss,
               {all<address_removed, no<address_is_back>>, certain, local_address_removed,
                "our address {local} was removed from this host before, so that nothing reached "
                "this end any more",
                find_out_why}},
    LeadingRow{ended_by_loss,
               {address_removed, likely, local_address_removed,
                "our address {local} was removed from this host for a while, and {peer} was not "
                "heard since",
                find_out_why}},
    LeadingRow{before_a_session,
               {calls_itself, certain, neighbor_is_own_address,
                "the other end is {our_speaker} itself, for {neighbor} is an address of this host",
                correct_it}},
    LeadingRow{refused_calls,
               {is_refused_by_itself, likely, either(neighbor_is_own_address, peer_not_listening),
                "{local} called its own address, where no BGP process listens", correct_it}},
    LeadingRow{silent_calls,
               {is_refused_by_itself, likely, either(neighbor_is_own_address, local_drop),
                "{local} called its own address, and this host drops that call or the answer to it",
                correct_it}},
    LeadingRow{unwanted_calls,
               {all<is_unwanted_by_itself, same_address>, likely, neighbor_is_own_address,
                "{local} called its own address, and a BGP process does not talk to itself",
                correct_it}},
    LeadingRow{unwanted_calls,
               {is_unwanted_by_itself, likely, neighbor_is_own_address,
                "both {local} and {peer} were named as addresses of one router, whose BGP process "
                "does not talk to itself",
                correct_it}},
    LeadingRow{before_a_session,
               {may_call_itself, ambiguous, either(neighbor_is_own_address, bad_bgp_identifier),
                "both ends say one AS and one BGP identifier, in OPENs that are the same "
                "throughout: {neighbor} is an address of the router that calls it, or two routers "
                "were given one configuration",
                "Check whether {local} and {peer} are one router, and its router identifier."}},
};

} // namespace

std::span<const LeadingRow> host_rows()
{
    return table;
}

} // namespace bgpsnoop::engine
