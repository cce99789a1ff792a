// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace bgpsnoop::sink {

/// A list of which, when it is long, the beginning and the end are kept.
template <typename T> class BothEnds {
public:
    static constexpr std::size_t most = 200;

    BothEnds() = default;
    BothEnds(std::vector<T> items, std::size_t left_out)
        : items_(std::move(items)), left_out_(left_out)
    {
    }

    /// What was left out for it, if anything.
    std::optional<T> add(T item)
    {
        std::optional<T> removed;
        if (items_.size() == most) {
            const auto middle = items_.begin() + most / 2;
            removed = std::move(*middle);
            items_.erase(middle);
            ++left_out_;
        }
        items_.push_back(std::move(item));
        return removed;
    }

    const std::vector<T>& items() const { return items_; }
    std::vector<T> take() { return std::move(items_); }
    std::size_t left_out() const { return left_out_; }

private:
    std::vector<T> items_;
    std::size_t left_out_ = 0;
};

} // namespace bgpsnoop::sink
