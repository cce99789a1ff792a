// SPDX-License-Identifier: Apache-2.0
#include "cli/time_order.hpp"

#include <algorithm>
#include <chrono>

namespace bgpsnoop::cli {

namespace {

/// The longest grace of engine/timing.hpp and the longest wait for a hole, 10 s and 5 s.
constexpr std::chrono::seconds latest(15);
constexpr std::size_t most_kept = 4096;

} // namespace

TimeOrder::~TimeOrder()
{
    while (!kept_.empty())
        pass_on_first();
}

void TimeOrder::write(const engine::Finding& finding)
{
    newest_ = std::max(newest_, finding.time);
    kept_.emplace(finding.time, finding);
    while (kept_.size() > most_kept || newest_ - kept_.begin()->first > latest)
        pass_on_first();
}

void TimeOrder::pass_on_first()
{
    const auto first = kept_.extract(kept_.begin());
    next_->write(first.mapped());
}

} // namespace bgpsnoop::cli
