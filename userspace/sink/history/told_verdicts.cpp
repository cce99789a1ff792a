// SPDX-License-Identifier: Apache-2.0
#include "sink/history/told_verdicts.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace bgpsnoop::sink {

namespace {

constexpr std::chrono::minutes told_again{1};

/// Whether the OPEN was there before the close is a race (diagnosis.md, ground fact 1).
bool is_a_race_with_the_open(engine::Outcome outcome)
{
    return outcome == engine::Outcome::closed_without_answer ||
           outcome == engine::Outcome::refused_locally;
}

} // namespace

std::string verdict_name(const engine::Verdict& verdict)
{
    const auto phase =
        is_a_race_with_the_open(verdict.outcome) ? engine::Phase::connected : verdict.phase;
    return fmt::format("{} {} {} {}", engine::name(verdict.outcome), engine::name(verdict.side),
                       engine::name(phase),
                       verdict.causes.empty() ? "" : engine::name(verdict.causes.front()));
}

std::uint64_t ToldVerdicts::forget(const engine::SessionKey& peer)
{
    const auto known = peers_.find(peer);
    if (known == peers_.end())
        return 0;
    std::uint64_t left_out = 0;
    for (const auto& [name, verdict] : known->second.verdicts)
        left_out += verdict.left_out;
    order_.erase(known->second.place);
    peers_.erase(known);
    return left_out;
}

bool ToldVerdicts::is_news(const engine::SessionKey& peer, const std::string& verdict,
                           wire::Time now) const
{
    const auto known = peers_.find(peer);
    if (known == peers_.end())
        return true;
    const auto told = known->second.verdicts.find(verdict);
    return told == known->second.verdicts.end() || !told->second.told_at ||
           now - *told->second.told_at >= told_again;
}

ToldVerdicts::Verdict& ToldVerdicts::note(const engine::SessionKey& peer,
                                          const std::string& verdict)
{
    const auto [which, is_new] = peers_.try_emplace(peer);
    Peer& known = which->second;
    if (is_new)
        known.place = order_.insert(order_.end(), peer);
    else
        order_.splice(order_.end(), order_, known.place);
    if (peers_.size() > most_)
        forget(engine::SessionKey(order_.front()));
    return known.verdicts[verdict];
}

void ToldVerdicts::leave_out(const engine::SessionKey& peer, const std::string& verdict)
{
    ++note(peer, verdict).left_out;
}

std::uint64_t ToldVerdicts::tell(const engine::SessionKey& peer, const std::string& verdict,
                                 wire::Time now)
{
    Verdict& told = note(peer, verdict);
    told.told_at = now;
    return std::exchange(told.left_out, 0);
}

} // namespace bgpsnoop::sink
