// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <map>
#include <vector>

#include "engine/snapshot.hpp"
#include "engine/tape.hpp"

namespace bgpsnoop::sink {

/// What was on the wire of each peer's last connections, of those with which its session fell, and
/// of the newest before them on which it said an OPEN: a verdict may rest on them, as they were.
/// Bounded: the peers go first of which nothing was added for longest.
class PastTapes {
public:
    static constexpr std::size_t last = 3; ///< connections of a peer, and as many falls

    explicit PastTapes(std::size_t most_bytes) : most_bytes_(most_bytes) {} ///< of tapes, about

    void add(const engine::SessionKey& peer, const engine::TapePtr& tape, bool fall);
    std::vector<engine::TapePtr> of(const engine::SessionKey& peer) const; ///< each once
    std::size_t bytes() const { return bytes_; }

private:
    using Order = std::list<engine::SessionKey>; ///< least recently added to first
    struct Peer {
        Order::iterator place;
        std::vector<engine::TapePtr> falls;
        std::vector<engine::TapePtr> spoke;  ///< none or one, older than the newest
        std::vector<engine::TapePtr> newest; ///< since the last fall
    };

    void forget_oldest();
    /// What had to make room for it, or null.
    engine::TapePtr put(const engine::TapePtr& tape, std::vector<engine::TapePtr>& to,
                        std::size_t most);
    void clear(std::vector<engine::TapePtr>& tapes);

    std::size_t most_bytes_;
    Order order_;
    std::map<engine::SessionKey, Peer> peers_;
    std::size_t bytes_ = 0;
};

} // namespace bgpsnoop::sink
