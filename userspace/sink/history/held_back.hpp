// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// What happened on connections of which it is not known yet whether they are worth telling. Who
/// uses it keeps it in bounds.
class HeldBack {
public:
    void add(const engine::Finding& finding) { held_[finding.connection].push_back(finding); }
    std::vector<engine::Finding> release(std::uint64_t connection)
    {
        auto held = held_.extract(connection);
        return held.empty() ? std::vector<engine::Finding>{} : std::move(held.mapped());
    }

    std::size_t of(std::uint64_t connection) const ///< findings
    {
        const auto held = held_.find(connection);
        return held == held_.end() ? 0 : held->second.size();
    }
    std::size_t connections() const { return held_.size(); }
    std::uint64_t oldest() const { return held_.begin()->first; } ///< of at least one

private:
    std::map<std::uint64_t, std::vector<engine::Finding>> held_; ///< by connection, oldest first
};

} // namespace bgpsnoop::sink
