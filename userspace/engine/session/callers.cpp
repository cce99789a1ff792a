// SPDX-License-Identifier: Apache-2.0
#include "engine/session/callers.hpp"

#include <algorithm>

namespace bgpsnoop::engine {

void Callers::note(const SessionKey& who, SessionHistory::Call call)
{
    if (calls_.size() >= remembered && !calls_.contains(who))
        calls_.erase(
            std::ranges::min_element(calls_, {}, [](const auto& each) { return each.second.at; }));
    calls_.insert_or_assign(who, call);
}

std::optional<SessionHistory::Call> Callers::extract(const SessionKey& who)
{
    const auto node = calls_.extract(who);
    return node.empty() ? std::nullopt : std::optional(node.mapped());
}

} // namespace bgpsnoop::engine
