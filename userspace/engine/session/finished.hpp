// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <unordered_map>

#include "engine/input.hpp"

namespace bgpsnoop::engine {

/// The connections that have had their verdict: what still comes for one of them is late, not new.
/// Bounded; the oldest are forgotten.
class Finished {
public:
    void add(ConnectionId id, std::uint64_t number)
    {
        if (!numbers_.emplace(id, number).second)
            return;
        order_.push_back(id);
        if (order_.size() <= remembered)
            return;
        numbers_.erase(order_.front());
        order_.pop_front();
    }

    std::optional<std::uint64_t> number_of(ConnectionId id) const
    {
        const auto found = numbers_.find(id);
        return found == numbers_.end() ? std::nullopt : std::optional(found->second);
    }

private:
    static constexpr std::size_t remembered = 16'384;
    std::unordered_map<ConnectionId, std::uint64_t> numbers_;
    std::deque<ConnectionId> order_;
};

} // namespace bgpsnoop::engine
