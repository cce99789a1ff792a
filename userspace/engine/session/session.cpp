// SPDX-License-Identifier: Apache-2.0
#include "engine/session/session.hpp"

#include <algorithm>

#include "engine/session/sibling.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

void Session::attach(const Connection& connection)
{
    live_.push_back(&connection);
    has_winner_ = one_is_winning(live_);
}

void Session::detach(const Connection& connection)
{
    const Identity& who = connection.seen().who;
    totals_.keep(connection.seen());
    last_connection_ = Remembered{connection.number(), who.local, who.peer};
    std::erase(live_, &connection);
    has_winner_ = one_is_winning(live_);
}

/// `telnet PEER 179` is no part of a neighbour's own story.
bool Session::is_of_foreign_caller(const Evidence& seen) const
{
    return seen.foreign_caller && is_neighbor();
}

namespace {

bool calls_in_silence(const Evidence& seen)
{
    return seen.initiator == Initiator::peer && seen.peer_silent();
}

/// By whoever called from the peer's address; what our speaker refused at once does not count.
bool spoke_no_bgp(const Evidence& seen)
{
    if (seen.initiator == Initiator::peer && seen.received.not_bgp)
        return true;
    if (!calls_in_silence(seen) || !seen.handshake_done() || !seen.ending)
        return false;
    return seen.ending->by == Direction::received ||
           seen.ending->at - seen.first_seen > timing::slow_close;
}

} // namespace

/// A scan or a telnet from the peer's address is none of it either. Silence that our speaker broke
/// off is, when it comes again: then the path carries SYNs and nothing else.
bool Session::is_beside_the_story(const Evidence& seen, Outcome outcome) const
{
    if (is_of_foreign_caller(seen))
        return true;
    const bool by_us = seen.ending && seen.ending->by == Direction::sent;
    const bool again = by_us && !seen.received.not_bgp && history_.ended_alike(outcome) > 0;
    return is_neighbor() && has_story() && spoke_no_bgp(seen) && !again;
}

void Session::update(const Connection& connection, Time now)
{
    const Evidence& seen = connection.seen();
    last_active_ = now;
    has_winner_ = one_is_winning(live_);
    if (!seen.ended_at())
        netns_lost_at_.reset();
    if (is_of_foreign_caller(seen))
        return;
    if (!seen.established() && beside(connection, live_) != nullptr) {
        history_.note_call_beside(seen); // no part of the session's own story
        return;
    }
    note_facts(seen);
    if (seen.called && !seen.established())
        totals_.call(seen.first_seen, now);
    history_.note_call(seen, now);
    learned_opens_ = history_.learn_opens(seen) || learned_opens_;
    if (learned_opens_ && seen.sent.open && seen.received.open) {
        totals_.compare(*seen.sent.open, *seen.received.open);
        learned_opens_ = false;
    }
    measure_silence(seen, now);
}

/// Of a caller only once somebody has said something: it may be no speaker.
void Session::note_facts(const Evidence& seen)
{
    if (!calls_in_silence(seen) || seen.sent.open_at || !has_story())
        totals_.note(seen);
}

void Session::measure_silence(const Evidence& seen, Time now)
{
    const auto last = seen.last_heard();
    const double hold = seen.hold_time().value_or(0);
    if (state_ != SessionState::established || !last || hold <= 0)
        return;
    const double silence = std::chrono::duration<double>(now - *last).count();
    remaining_.add(1 - silence / hold, now);
}

void Session::come_up(const Evidence& seen, Time now)
{
    totals_.come_up(seen, now);
    history_.come_up(seen, now);
    warned_.clear();
}

void Session::court(Time now)
{
    if (!is_neighbor())
        totals_.begin_as_neighbor();
    last_courted_ = now;
}

bool Session::is_served_by(const Process& process) const
{
    return is_neighbor() && totals_.process() == process.name;
}

void Session::record(const Connection& connection, const Verdict& verdict, Time now)
{
    const Evidence& seen = connection.seen();
    last_active_ = now;
    totals_.count(verdict.outcome);
    const bool calls = seen.initiator != Initiator::local; // else it only answers
    if (seen.received.open && calls && !seen.who.is_guest)
        totals_.knock(seen.first_seen, *seen.received.open);
    if (is_of_foreign_caller(seen))
        return;
    if (!is_beside_the_story(seen, verdict.outcome))
        totals_.note_verdict(verdict, is_neighbor(), now);
    if (seen.established() && !up_without(connection))
        totals_.fall(verdict, seen.ended_at().value_or(now));
    const bool is_of_a_second = !seen.established() && engine::beside(connection, live_) != nullptr;
    if (!is_of_a_second) // what that one heard explains nothing of the session
        history_.add(seen, verdict.outcome, now);
}

std::optional<SessionStateChanged> Session::change_state(Time now)
{
    SessionState state = SessionState::idle;
    for (const Connection* each : live_)
        if (!each->seen().foreign_caller)
            state = std::max(state, each->seen().state());
    if (state == state_)
        return std::nullopt;
    const SessionStateChanged change{state_, state};
    state_ = state;
    state_since_ = now;
    if (change.old_state == SessionState::established) {
        totals_.go_down();
        remaining_.clear();
    }
    return change;
}

void Session::conclude(const Evidence& seen, const Verdict& verdict, Time now)
{
    last_active_ = now;
    netns_lost_at_.reset();
    totals_.count(verdict.outcome);
    if (is_of_foreign_caller(seen))
        return;
    totals_.note_verdict(verdict, is_neighbor(), now);
    if (seen.initiator == Initiator::peer)
        history_.peer_called = {now, seen.who.local.address, now};
    else {
        totals_.note_process(seen.who);
        totals_.call(seen.first_seen, now);
    }
}

void Session::dropped(const SegmentDropped& drop, Time now)
{
    totals_.count(drop);
    history_.drops.add(drop, now);
}

bool Session::warn(std::string_view id)
{
    if (id.empty() || std::ranges::count(warned_, id) > 0)
        return false;
    warned_.push_back(id);
    return true;
}

bool Session::up_without(const Connection& connection) const
{
    const wire::Address& mine = connection.seen().who.local.address;
    return std::ranges::any_of(live_, [&](const Connection* each) {
        const Evidence& other = each->seen();
        return each != &connection && other.established() && !other.ended_at() &&
               other.who.local.address != mine;
    });
}

const Evidence* Session::up_beside(const Connection* connection) const
{
    const auto found = std::ranges::find_if(live_, [&](const Connection* each) {
        return each != connection && each->seen().established() && !each->seen().ended_at();
    });
    return found == live_.end() ? nullptr : &(*found)->seen();
}

bool Session::is_expendable() const
{
    return is_neighbor() && live_.empty() && !history_.ever_established && !history_.we_called &&
           !totals_.was_called() && !history_.their_open;
}

bool Session::expired(Time now, Duration expiry) const
{
    const auto is_spoken_to = [](const Connection* each) {
        return each->seen().initiator == Initiator::local || each->seen().speaks_to_neighbor();
    };
    // That the peer calls on and on keeps no neighbour.
    if (is_neighbor() ? std::ranges::any_of(live_, is_spoken_to) : !live_.empty())
        return false;
    const bool end_was_shown = netns_lost_at_ && now - *netns_lost_at_ > timing::last_scrape;
    return (end_was_shown && live_.empty()) || now - last_courted_.value_or(last_active_) > expiry;
}

void Session::lose_netns(Time now)
{
    netns_lost_at_ = netns_lost_at_.value_or(now);
}

void Session::forget_past(Time now)
{
    if (is_up() && now - state_since_ >= timing::recovered)
        totals_.forget_fall();
    totals_.forget_calls(now);
}

bool Session::is_of_former_netns(const Identity& who) const
{
    if (netns_cookie_ == 0 || who.netns_cookie == 0)
        return has_lost_netns();
    return netns_cookie_ != who.netns_cookie;
}

std::optional<std::uint64_t> Session::recent_connection(const Identity& who) const
{
    for (const Connection* each : live_)
        if (each->seen().who.local == who.local && each->seen().who.peer == who.peer)
            return each->number();
    if (last_connection_ && last_connection_->local == who.local &&
        last_connection_->peer == who.peer)
        return last_connection_->number;
    return std::nullopt;
}

void Session::name_netns(const NetnsName& name_of)
{
    if (!lacks_netns_name())
        return;
    netns_name_ = name_of(key().netns);
    if (!netns_name_)
        return;
    if (former_ && !netns_name_->empty() && former_->names.netns == *netns_name_)
        totals_.go_on_from(*former_);
    former_.reset();
}

SessionSnapshot Session::snapshot() const
{
    SessionSnapshot result = totals_.with(live_);
    result.names.netns = netns_name();
    result.unnamed = lacks_netns_name();
    result.state = state_;
    result.state_since = state_since_;
    result.last_active = last_active_;
    result.local_as = history_.our_as();
    result.peer_as = history_.their_as();
    if (history_.their_open)
        result.peer_bgp_id = history_.their_open->bgp_id;
    result.hold_time_remaining_min_ratio = remaining_.value();
    return result;
}

} // namespace bgpsnoop::engine
