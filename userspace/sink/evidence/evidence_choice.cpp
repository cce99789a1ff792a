// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/evidence_choice.hpp"

#include "sink/history/kept_event.hpp"
#include "sink/history/told_verdicts.hpp"

namespace bgpsnoop::sink {

namespace {

/// Nobody was refused: it lost to its sibling, lives on, or nobody knows.
bool is_refusal(const engine::ConnectionClosed& closed)
{
    using enum engine::Outcome;
    const engine::Outcome outcome = closed.verdict.outcome;
    return !closed.beside_story && outcome != collision && outcome != open && outcome != unknown;
}

} // namespace

EvidenceChoice::Kind EvidenceChoice::choose(const engine::Finding& finding)
{
    if (finding.stranger)
        return Kind::none;
    if (std::holds_alternative<engine::SessionDown>(finding.what))
        falling_ = finding.connection;
    const auto* closed = std::get_if<engine::ConnectionClosed>(&finding.what);
    return closed != nullptr && closed->tape ? choose(finding, *closed) : Kind::none;
}

EvidenceChoice::Kind EvidenceChoice::choose(const engine::Finding& finding,
                                            const engine::ConnectionClosed& closed)
{
    const bool falls = falling_ != 0 && finding.connection == falling_;
    if (!falls && !is_refusal(closed))
        return Kind::none;
    Peer& peer = peer_of(session_key(finding.who));
    if (falls) {
        falling_ = 0;
        peer.kinds.clear();
        return Kind::fall;
    }
    const bool is_new =
        peer.kinds.size() < kinds_known && peer.kinds.insert(verdict_name(closed.verdict)).second;
    return is_new ? Kind::refusal : Kind::none;
}

EvidenceChoice::Peer& EvidenceChoice::peer_of(const engine::SessionKey& key)
{
    const auto [known, is_new] = peers_.try_emplace(key);
    if (is_new)
        known->second.place = order_.insert(order_.end(), key);
    else
        order_.splice(order_.end(), order_, known->second.place);
    if (peers_.size() > peers_known) {
        peers_.erase(order_.front());
        order_.pop_front();
    }
    return known->second;
}

} // namespace bgpsnoop::sink
