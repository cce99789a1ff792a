// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <set>
#include <string>

#include "engine/snapshot.hpp"

namespace bgpsnoop::sink {

/// Of which verdicts evidence is written: each fall of a neighbour's session, and each kind of
/// refusal, once, since the last fall. Never of strangers, who are as many as they like. Bounded:
/// of too many peers those are forgotten of which nothing was written for longest.
class EvidenceChoice {
public:
    enum class Kind : std::uint8_t { none, refusal, fall };

    /// Every finding, in order.
    Kind choose(const engine::Finding& finding);

private:
    static constexpr std::size_t peers_known = 20'000;
    static constexpr std::size_t kinds_known = 16; ///< of a peer; then one more is not written

    using Order = std::list<engine::SessionKey>; ///< least recently written first
    struct Peer {
        Order::iterator place;
        std::set<std::string> kinds;
    };

    Kind choose(const engine::Finding& finding, const engine::ConnectionClosed& closed);
    Peer& peer_of(const engine::SessionKey& key);

    std::uint64_t falling_ = 0; ///< the connection whose session is down, until its verdict
    Order order_;
    std::map<engine::SessionKey, Peer> peers_;
};

} // namespace bgpsnoop::sink
