// SPDX-License-Identifier: Apache-2.0
#include "engine/session/strangers.hpp"

#include <algorithm>
#include <utility>

namespace bgpsnoop::engine {

namespace {

constexpr std::uint64_t again = 2; // once is a scan

auto persistence(const Session* session)
{
    return std::pair(session->knocks(), session->last_active());
}

} // namespace

/// Among those that knock, if it does, and is more persistent than one of them where all places
/// are taken.
bool Strangers::admit(const Session& session)
{
    if (session.knocks() < again)
        return false;
    if (knocking_.size() >= most_knocking) {
        const auto weakest = std::ranges::min_element(knocking_, {}, persistence);
        if (persistence(*weakest) >= persistence(&session))
            return false;
        const Session* back = *weakest;
        knocking_.erase(weakest);
        places_[back] = order_.insert(order_.end(), back);
    }
    knocking_.insert(&session);
    return true;
}

void Strangers::see(const Session& session)
{
    if (knocking_.contains(&session))
        return;
    const auto place = places_.find(&session);
    if (admit(session)) {
        if (place != places_.end())
            order_.erase(place->second);
        places_.erase(&session);
        return;
    }
    if (place == places_.end())
        places_[&session] = order_.insert(order_.end(), &session);
    else
        order_.splice(order_.end(), order_, place->second);
}

void Strangers::forget(const Session& session)
{
    knocking_.erase(&session);
    const auto place = places_.find(&session);
    if (place == places_.end())
        return;
    order_.erase(place->second);
    places_.erase(place);
}

const Session* Strangers::least_recent(const Session* spared) const
{
    const auto found = std::ranges::find_if(
        order_, [&](const Session* each) { return each != spared && each->live().empty(); });
    return found == order_.end() ? nullptr : *found;
}

} // namespace bgpsnoop::engine
