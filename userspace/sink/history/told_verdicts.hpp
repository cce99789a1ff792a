// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>

#include "engine/snapshot.hpp"

namespace bgpsnoop::sink {

/// How a connection ended, as far as two that did so alike are one thing to a reader.
std::string verdict_name(const engine::Verdict& verdict);

/// Which verdicts of which peers were told, and when. Bounded: the peers go first of which nothing
/// was noted for longest.
class ToldVerdicts {
public:
    explicit ToldVerdicts(std::size_t most) : most_(most) {}

    bool knows(const engine::SessionKey& peer) const { return peers_.contains(peer); }
    std::uint64_t forget(const engine::SessionKey& peer); ///< how many were left out
    /// It was not told within the last minute.
    bool is_news(const engine::SessionKey& peer, const std::string& verdict, wire::Time now) const;
    void leave_out(const engine::SessionKey& peer, const std::string& verdict);
    /// How many were left out since it was last told.
    std::uint64_t tell(const engine::SessionKey& peer, const std::string& verdict, wire::Time now);

private:
    struct Verdict {
        std::optional<wire::Time> told_at;
        std::uint64_t left_out = 0;
    };
    using Order = std::list<engine::SessionKey>;
    struct Peer {
        Order::iterator place;
        std::map<std::string, Verdict, std::less<>> verdicts;
    };

    Verdict& note(const engine::SessionKey& peer, const std::string& verdict);

    std::size_t most_;
    Order order_; ///< least recently noted first
    std::map<engine::SessionKey, Peer> peers_;
};

} // namespace bgpsnoop::sink
