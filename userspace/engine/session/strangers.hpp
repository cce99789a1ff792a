// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <set>
#include <unordered_map>
#include <vector>

#include "engine/session/session.hpp"

namespace bgpsnoop::engine {

/// Who has a session here and is no neighbour, in the order in which they are forgotten: the least
/// recently seen first. Those that knock, with OPENs again and again, are kept from that; of more
/// than a hundred the most persistent.
class Strangers {
public:
    static constexpr std::size_t most_knocking = 100;

    void see(const Session& session); ///< it is one, and something of it was just seen
    void forget(const Session& session);
    /// But for that one. Null: each has a living connection, or knocks.
    const Session* least_recent(const Session* spared = nullptr) const;
    bool knocks(const Session& session) const { return knocking_.contains(&session); }
    std::size_t size() const { return order_.size() + knocking_.size(); }

private:
    using Order = std::list<const Session*>; ///< least recently seen first

    bool admit(const Session& session);

    Order order_;
    std::unordered_map<const Session*, Order::iterator> places_;
    std::set<const Session*> knocking_;
};

} // namespace bgpsnoop::engine
