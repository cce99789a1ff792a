#include "engine/session/session.hpp"

#include <algorithm>

#include "engine/open_comparison.hpp"

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

} // namespace

void Session::attach(const Connection& connection)
{
    live_.push_back(&connection);
}

void Session::detach(const Connection& connection)
{
    const Identity& who = connection.seen().who;
    add_totals(connection);
    last_connection_ = Remembered{connection.number(), who.local, who.peer};
    std::erase(live_, &connection);
}

void Session::update(const Connection& connection, Time now)
{
    const Evidence& seen = connection.seen();
    last_active_ = now;
    if (!seen.who.local.address.is_unspecified())
        totals_.local = seen.who.local.address;
    if (seen.who.process)
        totals_.process = seen.who.process->name;
    if (seen.initiator)
        totals_.initiator = seen.initiator;
    if (seen.initiator == Initiator::local && seen.called)
        history_.we_called = {now, seen.who.local.address};
    else if (seen.initiator == Initiator::peer && seen.handshake_at)
        history_.peer_called = {*seen.handshake_at, seen.who.local.address};
    learn_opens(seen);
    watch_silence(seen, now);
}

void Session::learn_opens(const Evidence& seen)
{
    const auto renew = [](std::optional<wire::Open>& known,
                          const std::optional<wire::Open>& newer) {
        const bool news = newer && known != newer;
        if (news)
            known = newer;
        return news;
    };
    const bool ours = renew(history_.our_open, seen.sent.open);
    const bool theirs = renew(history_.their_open, seen.received.open);
    if ((ours || theirs) && seen.sent.open && seen.received.open)
        totals_.families = compare_families(*seen.sent.open, *seen.received.open);
}

void Session::watch_silence(const Evidence& seen, Time now)
{
    const auto last = seen.received.counts.last_message();
    const double hold = seen.hold_time().value_or(0);
    if (state_ != SessionState::established || !last || hold <= 0)
        return;
    const double silence = std::chrono::duration<double>(now - *last).count();
    remaining_.add(1 - silence / hold, now);
}

void Session::conclude(const Evidence& seen, const Verdict& verdict, Time now)
{
    count(verdict, now);
    if (seen.initiator == Initiator::peer)
        history_.peer_called = {now, seen.who.local.address};
    else if (seen.who.process)
        totals_.process = seen.who.process->name;
}

void Session::dropped(const SegmentDropped& drop, Time now)
{
    ++totals_.rejected_segments[drop.reason];
    history_.drops.add(drop, now);
}

bool Session::warn(std::string_view id)
{
    if (id.empty() || std::ranges::count(warned_, id) > 0)
        return false;
    warned_.push_back(id);
    return true;
}

void Session::record(const Connection& connection, const Verdict& verdict, Time now)
{
    const Evidence& seen = connection.seen();
    const Time ended = seen.ended_at().value_or(now);
    count(verdict, now);
    remember(history_.ended, {ended, verdict.outcome});
    if (seen.established())
        remember(history_.downs, {ended, verdict.outcome});
    const bool says_why = // "rejected" after an error is that error still
        verdict.outcome != Outcome::collision &&
        (verdict.outcome != Outcome::connection_rejected || !history_.last_notification ||
         history_.last_notification->settled_at);
    if (const auto by = seen.first_notification(); by && says_why)
        history_.last_notification = {ended, {*by, seen.stream(*by).notification}, {}};
}

void Session::count(const Verdict& verdict, Time now)
{
    ++totals_.outcomes[verdict.outcome];
    totals_.last_verdict = verdict;
    totals_.last_verdict_time = now;
    last_active_ = now;
}

void Session::remember(std::deque<History::Ended>& list, History::Ended item)
{
    list.push_back(item);
    if (list.size() > History::remembered)
        list.pop_front();
}

std::optional<SessionStateChanged> Session::change_state(Time now)
{
    SessionState state = SessionState::idle;
    for (const Connection* each : live_)
        state = std::max(state, each->seen().state());
    if (state == state_)
        return std::nullopt;
    const SessionStateChanged change{state_, state};
    state_ = state;
    state_since_ = now;
    if (change.old_state == SessionState::established) {
        totals_.established_since.reset();
        remaining_.clear();
    }
    return change;
}

void Session::came_up(const Evidence& seen, Time now)
{
    totals_.established_since = now;
    ++totals_.established_total;
    totals_.hold_time = seen.hold_time();
    history_.ever_established = true;
    history_.established_from = seen.who.local.address;
    if (history_.last_notification && !history_.last_notification->settled_at)
        history_.last_notification->settled_at = now;
    warned_.clear();
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

Sibling Session::sibling_of(const Connection& connection) const
{
    const Evidence& mine = connection.seen();
    Sibling best = Sibling::none;
    for (const Connection* each : live_) {
        const Evidence& other = each->seen();
        const bool later =
            mine.ended_at() && other.first_seen >= *mine.ended_at(); // the next attempt
        // Nobody calls a peer that he has a session with: that session has ended, unseen.
        const bool stale = mine.called && other.up_at && *other.up_at < mine.first_seen;
        if (each == &connection || other.ended_at() || later || stale || mirrored(mine, other))
            continue;
        best = std::max(best, winning(other) ? Sibling::won : Sibling::in_progress);
    }
    return best;
}

bool Session::expired(Time now, Duration expiry) const
{
    return live_.empty() && now - last_active_ > expiry;
}

bool Session::outlived_by(const Identity& who) const
{
    return live_.empty() && netns_cookie_ != 0 && who.netns_cookie != 0 &&
           netns_cookie_ != who.netns_cookie;
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

} // namespace bgpsnoop::engine
