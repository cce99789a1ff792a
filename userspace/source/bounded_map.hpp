// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <utility>

namespace bgpsnoop::source {

/// A map that forgets what was put in first: who fills it may be a stranger.
template <typename Key, typename Value> class BoundedMap {
public:
    explicit BoundedMap(std::size_t limit) : limit_(limit) {}

    /// Gives what it had to forget.
    std::optional<std::pair<Key, Value>> put(const Key& key, Value value)
    {
        if (const auto known = values_.find(key); known != values_.end()) {
            known->second.value = std::move(value);
            return std::nullopt;
        }
        values_.emplace(key, Kept{std::move(value), order_.insert(order_.end(), key)});
        if (order_.size() <= limit_)
            return std::nullopt;
        const Key oldest = order_.front();
        std::pair<Key, Value> forgotten{oldest, std::move(values_.at(oldest).value)};
        erase(oldest);
        return forgotten;
    }
    Value* find(const Key& key)
    {
        const auto found = values_.find(key);
        return found == values_.end() ? nullptr : &found->second.value;
    }
    void erase(const Key& key)
    {
        const auto found = values_.find(key);
        if (found == values_.end())
            return;
        order_.erase(found->second.place);
        values_.erase(found);
    }

    void erase_if(const auto& is_over) ///< of a key
    {
        std::erase_if(order_,
                      [&](const Key& key) { return is_over(key) && values_.erase(key) > 0; });
    }

    void for_each(const auto& use) const ///< oldest first
    {
        for (const Key& key : order_)
            use(key, values_.at(key).value);
    }

private:
    struct Kept {
        Value value;
        typename std::list<Key>::iterator place;
    };

    std::size_t limit_;
    std::map<Key, Kept> values_;
    std::list<Key> order_; ///< oldest first
};

} // namespace bgpsnoop::source
