// SPDX-License-Identifier: Apache-2.0
#include "engine/session/sibling.hpp"

#include <algorithm>

#include "engine/session/connection.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

/// The same TCP connection seen at its other end, in the same namespace: not a sibling.
bool mirrored(const Evidence& one, const Evidence& other)
{
    return one.who.local == other.who.peer && one.who.peer == other.who.local;
}

bool winning(const Evidence& seen)
{
    return seen.state() == SessionState::open_confirm || seen.established();
}

bool by_another_process(const Evidence& one, const Evidence& other)
{
    return one.who.process && other.who.process && one.who.process->pid != other.who.process->pid;
}

/// Two processes of this host, and at least one of them called.
bool of_two_processes(const Evidence& one, const Evidence& other)
{
    return (one.called || other.called) && by_another_process(one, other);
}

/// A collision has a connection from each end: two of one side never collide.
bool of_one_side(const Evidence& one, const Evidence& other)
{
    return one.initiator && one.initiator == other.initiator;
}

/// By the peer, or by us as far as a capture can tell. (Where our process is known and the same, it
/// calls again because its session, or its call, has ended unseen.)
bool by_somebody_else(const Evidence& later)
{
    return later.initiator == Initiator::peer || !later.who.process;
}

/// The one was established for longer than a collision takes when the other was opened.
bool called_while_up(const Evidence& up, const Evidence& later)
{
    const Duration collides_for = of_one_side(up, later) ? Duration{} : timing::sibling;
    return up.up_at && by_somebody_else(later) && *up.up_at + collides_for <= later.first_seen;
}

/// One side has opened both, whether or not one was established by then.
bool called_twice(const Evidence& one, const Evidence& other)
{
    return of_one_side(one, other) && by_somebody_else(one) && by_somebody_else(other) &&
           one.handshake_done() && other.handshake_done();
}

/// Of an end that a capture lacks nobody knows whether it has closed the connection: that is up
/// for as long as something shows it.
bool lacks_an_end(const Evidence& one, const Evidence& later)
{
    return one.one_way() && one.last_seen() <= later.first_seen;
}

bool is_beside(const Evidence& mine, const Evidence& other)
{
    const bool same_addresses = mine.who.local.address == other.who.local.address;
    const bool lived_together = !mine.ended_at() || other.first_seen <= *mine.ended_at();
    return !other.ended_at() && same_addresses && lived_together && !mirrored(mine, other) &&
           !may_have_ended_unseen(mine, other) && !may_have_ended_unseen(other, mine) &&
           (of_two_processes(mine, other) || called_twice(mine, other) ||
            called_while_up(other, mine) || called_while_up(mine, other));
}

bool is_sibling(const Evidence& mine, const Evidence& other)
{
    if (other.ended_at() || other.first_notification())
        return false;
    const bool is_next_attempt = mine.ended_at() && other.first_seen >= *mine.ended_at();
    // Nobody calls a peer that he has a session with: that session has ended, unseen.
    const bool stale = mine.called && other.up_at && *other.up_at < mine.first_seen;
    return !is_next_attempt && !stale && !(other.up_at && may_have_ended_unseen(other, mine)) &&
           !of_one_side(mine, other) && !mirrored(mine, other) && !is_beside(mine, other);
}

bool is_next(const Evidence& mine, const Evidence& other)
{
    return mine.ended_at() && other.first_seen >= *mine.ended_at() && !other.ended_at() &&
           mine.who.local.address == other.who.local.address && !mirrored(mine, other) &&
           other.opens_exchanged();
}

} // namespace

bool may_have_ended_unseen(const Evidence& one, const Evidence& later)
{
    return lacks_an_end(one, later) ||
           (later.initiator && one.given_up_by(*later.initiator, later.first_seen));
}

const Evidence* still_up(const Evidence* one, const Evidence& later)
{
    return one != nullptr && may_have_ended_unseen(*one, later) ? nullptr : one;
}

Sibling sibling_of(const Connection& connection, const std::vector<const Connection*>& live)
{
    Sibling best = Sibling::none;
    for (const Connection* each : live)
        if (each != &connection && is_sibling(connection.seen(), each->seen()))
            best = std::max(best, winning(each->seen()) ? Sibling::won : Sibling::in_progress);
    return best;
}

bool one_is_winning(const std::vector<const Connection*>& live)
{
    return std::ranges::any_of(live, [](const Connection* each) {
        return winning(each->seen()) && !each->seen().ended_at();
    });
}

const Evidence* beside(const Connection& connection, const std::vector<const Connection*>& live)
{
    const auto found = std::ranges::find_if(live, [&](const Connection* each) {
        return each != &connection && is_beside(connection.seen(), each->seen());
    });
    return found == live.end() ? nullptr : &(*found)->seen();
}

const Evidence* next_after(const Connection& connection, const std::vector<const Connection*>& live)
{
    const auto found = std::ranges::find_if(
        live, [&](const Connection* each) { return is_next(connection.seen(), each->seen()); });
    return found == live.end() ? nullptr : &(*found)->seen();
}

} // namespace bgpsnoop::engine
