// SPDX-License-Identifier: Apache-2.0
#include "engine/session/sessions.hpp"

#include <algorithm>
#include <utility>

#include "engine/session/first_input.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

Sessions::Sessions(std::vector<std::uint16_t> ports, Limits limits)
    : ports_(std::move(ports)), limits_(limits)
{
}

SessionKey Sessions::key_of(const Identity& who) const
{
    SessionKey key{who.netns, who.vrf, {}, who.peer.address};
    if (who.peer.address.is_link_local())
        key.interface = who.interface;
    const bool calls_bgp = std::ranges::count(ports_, who.peer.port) > 0;
    if (who.peer.address == who.local.address && calls_bgp)
        key.port = who.peer.port;
    // What one router of a capture did explains nothing of another; and of two links that have one
    // address each, our own address tells which.
    const bool names_no_link = who.peer.address.is_link_local() && who.netns == 0;
    if (!who.is_this_host || names_no_link)
        key.local = who.local.address;
    return key;
}

/// Of BGP: the one that is called.
std::uint16_t Sessions::port_of(const Identity& who) const
{
    return std::ranges::count(ports_, who.peer.port) > 0 ? who.peer.port : who.local.port;
}

bool Sessions::calls_us(const Identity& who) const
{
    return initiator_by_ports(who, ports_) == Initiator::peer;
}

const Session* Sessions::find(const Identity& who) const
{
    const auto known = sessions_.find(key_of(who));
    return known == sessions_.end() || known->second.outlived_by(who) ? nullptr : &known->second;
}

const Session* Sessions::of_former_netns(const Identity& who) const
{
    const auto known = sessions_.find(key_of(who));
    const bool is_it = known != sessions_.end() && known->second.is_of_former_netns(who);
    return is_it ? &known->second : nullptr;
}

Session* Sessions::find(const Identity& who)
{
    return const_cast<Session*>(std::as_const(*this).find(who));
}

Session* Sessions::find_or_make(const Identity& who, Time now)
{
    if (Session* known = find(who)) {
        known->note_port(port_of(who));
        return known;
    }
    const SessionKey key = key_of(who);
    const auto former = take(key); // of a namespace that is gone
    if (!make_room_for_stranger())
        return nullptr;
    Session& made = make(key, who, now);
    if (former && former->is_neighbor())
        made.may_go_on_from(*former);
    strangers_.see(made);
    return &made;
}

Session& Sessions::make(const SessionKey& key, const Identity& who, Time now)
{
    Session& made = sessions_.try_emplace(key, key, who.netns_cookie, now).first->second;
    made.note_port(port_of(who));
    unnamed_.insert(key);
    return made;
}

std::optional<Session> Sessions::take(const SessionKey& key)
{
    const auto known = sessions_.find(key);
    if (known == sessions_.end())
        return std::nullopt;
    strangers_.forget(known->second);
    unnamed_.erase(known->first);
    lost_.erase(known->first);
    return std::move(sessions_.extract(known).mapped());
}

void Sessions::limit(std::size_t neighbors, std::size_t strangers, Duration expiry)
{
    limits_ = {neighbors, strangers, expiry, limits_.own_netns};
    while (strangers_.size() > limits_.strangers && strangers_.least_recent() != nullptr)
        forget_a_stranger();
}

bool Sessions::make_room_for_stranger(const Session* leaving)
{
    const std::size_t others = strangers_.size() - (leaving != nullptr ? 1 : 0);
    return others < limits_.strangers || forget_a_stranger(leaving);
}

/// The one that was seen least recently; false: none may go.
bool Sessions::forget_a_stranger(const Session* spared)
{
    ++forgotten_;
    const Session* victim = strangers_.least_recent(spared);
    if (victim != nullptr)
        forget(victim->key());
    return victim != nullptr;
}

void Sessions::see(const Session& session)
{
    if (!session.is_neighbor())
        strangers_.see(session);
}

/// Who was sent an OPEN for nothing but its call, and has never said a word: a speaker that takes
/// whoever is of a range sends one to each that scans it. And to one of our own network namespace
/// all others, since any user may make some and play BGP in there.
bool Sessions::gives_way(const Session& session, const SessionKey& to) const
{
    return session.is_expendable() ||
           (session.is_neighbor() && is_own(to) && !is_own(session.key()));
}

bool Sessions::demote(Session& session, const Session* leaving)
{
    if (session.live().empty()) {
        forget(SessionKey(session.key()));
        return true;
    }
    if (!make_room_for_stranger(leaving))
        return false;
    session.leave_alone();
    strangers_.see(session);
    return true;
}

bool Sessions::make_room_for_neighbor(const SessionKey& whose, Time now)
{
    if (sessions_.size() - strangers_.size() < limits_.neighbors)
        return true;
    Time& no_room_at = no_room_at_[is_own(whose)];
    if (now - no_room_at < timing::noticed)
        return false; // to look at all of them costs
    const auto rank = [](const Session& session) {
        return std::pair(!session.is_expendable(), session.last_active());
    };
    Session* victim = nullptr;
    for (auto& [key, session] : sessions_)
        if (gives_way(session, whose) && (victim == nullptr || rank(session) < rank(*victim)))
            victim = &session;
    const auto known = sessions_.find(whose);
    if (victim == nullptr ||
        !demote(*victim, known == sessions_.end() ? nullptr : &known->second)) {
        no_room_at = now;
        return false;
    }
    ++forgotten_;
    return true;
}

bool Sessions::court(Session& session, Time now)
{
    if (!session.is_neighbor()) {
        if (!make_room_for_neighbor(session.key(), now))
            return false;
        strangers_.forget(session);
    }
    session.court(now);
    return true;
}

Session* Sessions::court(const Identity& who, Time now)
{
    const SessionKey key = key_of(who);
    if (sessions_.contains(key) || !make_room_for_neighbor(key, now))
        return nullptr;
    Session& made = make(key, who, now);
    made.court(now);
    return &made;
}

Session* Sessions::restore(const KeptSession& kept, Time now)
{
    if (!make_room_for_neighbor(kept.totals.key, now))
        return nullptr;
    Session& restored = sessions_.try_emplace(kept.totals.key, kept, now).first->second;
    if (restored.lacks_netns_name())
        unnamed_.insert(restored.key());
    if (restored.has_lost_netns())
        lost_.insert(restored.key());
    recall_speaker(restored);
    return &restored;
}

std::vector<KeptSession> Sessions::keep() const
{
    std::vector<KeptSession> result;
    for (const auto& [key, session] : sessions_)
        if (session.is_neighbor())
            result.push_back(session.keep());
    return result;
}

std::vector<SessionKey> Sessions::neighbors() const
{
    std::vector<SessionKey> result;
    for (const auto& [key, session] : sessions_)
        if (session.is_neighbor())
            result.push_back(key);
    return result;
}

Sessions::Speaker Sessions::speaker_of(const SessionKey& key, const wire::Open& open)
{
    return {key.netns, key.vrf, key.peer.is_v4(), open.bgp_id, open.as()};
}

void Sessions::note_speaker(const Session& session, const Evidence& seen)
{
    if (seen.received.open)
        remember_speaker(session, *seen.received.open);
}

void Sessions::recall_speaker(const Session& session)
{
    if (session.history().their_open)
        remember_speaker(session, *session.history().their_open);
}

void Sessions::remember_speaker(const Session& session, const wire::Open& open)
{
    const SessionHistory& history = session.history();
    if (!history.ever_established && !history.we_called)
        return;
    if (speakers_.size() > 2 * limits_.neighbors)
        speakers_.clear(); // one neighbour may call itself by many names
    speakers_.insert_or_assign(speaker_of(session.key(), open), session.key());
}

std::optional<wire::Address> Sessions::same_speaker(const Evidence& seen) const
{
    const auto& open = seen.received.open;
    const auto known = open ? speakers_.find(speaker_of(key_of(seen.who), *open)) : speakers_.end();
    if (known == speakers_.end() || known->second.peer == seen.who.peer.address)
        return std::nullopt;
    const auto session = sessions_.find(known->second);
    const bool is_up = session != sessions_.end() && session->second.is_up();
    return is_up ? std::nullopt : std::optional(known->second.peer);
}

void Sessions::expire(Time now)
{
    std::vector<SessionKey> expired;
    for (auto& [key, session] : sessions_) {
        session.forget_past(now);
        if (session.expired(now, limits_.expiry))
            expired.push_back(key);
    }
    for (const SessionKey& key : expired)
        if (const auto known = sessions_.find(key); known != sessions_.end())
            demote(known->second); // which may have sent another of them away
    if (expired.empty())
        return;
    speakers_.clear();
    for (const auto& [key, session] : sessions_)
        recall_speaker(session);
}

void Sessions::put_into(Snapshot& snapshot) const
{
    for (const auto& [key, session] : sessions_) {
        auto& list = session.is_neighbor()        ? snapshot.sessions
                     : strangers_.knocks(session) ? snapshot.knocking
                                                  : snapshot.strangers;
        list.push_back(session.snapshot());
    }
    std::ranges::sort(snapshot.knocking, std::greater{}, [](const SessionSnapshot& each) {
        return std::pair(each.knocks, each.last_knock);
    });
    snapshot.sessions_overflow = overflow_;
    snapshot.strangers_forgotten = forgotten_;
}

} // namespace bgpsnoop::engine
