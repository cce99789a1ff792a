// SPDX-License-Identifier: Apache-2.0
#include "engine/session/session.hpp"
#include "engine/session/warning.hpp"

/// A session from one run to the next.
namespace bgpsnoop::engine {

namespace {

bool goes_on(const Evidence& seen)
{
    return seen.established() && !seen.ended_at() && !seen.foreign_caller;
}

} // namespace

Totals::Totals(const KeptSession& kept) : kept_(kept.totals)
{
    for (const std::string_view id : warning::all)
        if (const auto known = kept.warnings.find(std::string(id)); known != kept.warnings.end())
            kept_.warnings[id] = known->second;
}

Session::Session(const KeptSession& kept, Time now)
    : netns_cookie_(kept.netns_cookie),
      netns_name_(kept.netns_name),
      port_(kept.port),
      totals_(kept),
      history_(kept.past),
      state_since_(now),
      last_active_(kept.totals.last_active),
      last_courted_(kept.last_courted)
{
    if (kept.netns_gone)
        lose_netns(now);
    if (kept.living.empty())
        totals_.go_down();
    else
        state_ = SessionState::established;
    if (state_ == kept.totals.state)
        state_since_ = kept.totals.state_since;
}

KeptSession Session::keep() const
{
    KeptSession kept;
    kept.totals = snapshot();
    kept.past = history_;
    for (const auto& [id, count] : kept.totals.warnings)
        kept.warnings[std::string(id)] = count;
    kept.totals.warnings.clear();
    kept.totals.rtt.reset(); // what only a living socket tells
    kept.totals.send_queue_bytes.reset();
    kept.totals.receive_queue_bytes.reset();
    kept.totals.hold_time_remaining_min_ratio.reset();
    kept.netns_cookie = netns_cookie_;
    kept.netns_name = netns_name_;
    kept.port = port_;
    kept.last_courted = last_courted_.value_or(last_active_);
    for (const Connection* each : live_)
        if (goes_on(each->seen()))
            kept.living.push_back(each->keep());
    return kept;
}

} // namespace bgpsnoop::engine
