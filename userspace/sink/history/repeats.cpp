// SPDX-License-Identifier: Apache-2.0
#include "sink/history/repeats.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "sink/history/kept_event.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::Finding;

constexpr std::chrono::minutes told_again{1};

bool is_news_of_session(const Finding& finding)
{
    return std::holds_alternative<engine::SessionUp>(finding.what) ||
           std::holds_alternative<engine::SessionDown>(finding.what);
}

} // namespace

std::string verdict_name(const engine::Verdict& verdict)
{
    return fmt::format("{} {} {} {}", engine::name(verdict.outcome), engine::name(verdict.side),
                       engine::name(verdict.phase),
                       verdict.causes.empty() ? "" : engine::name(verdict.causes.front()));
}

std::vector<Finding> Repeats::release(std::uint64_t connection)
{
    auto held = held_.extract(connection);
    return held.empty() ? std::vector<Finding>{} : std::move(held.mapped());
}

void Repeats::swallow(std::uint64_t connection)
{
    held_.erase(connection);
    swallowed_.push_back(connection);
    if (swallowed_.size() > late_known)
        swallowed_.pop_front();
}

Repeats::News Repeats::tell(const Finding& finding)
{
    if (finding.connection == 0)
        return {};
    const engine::SessionKey peer = session_key(finding.who);
    if (is_news_of_session(finding)) {
        peers_.erase(peer);
        return {release(finding.connection), true, 0};
    }
    if (const auto* closed = std::get_if<engine::ConnectionClosed>(&finding.what))
        return close(finding, closed->verdict, peer);
    if (std::ranges::count(swallowed_, finding.connection) > 0)
        return {{}, false, 0};
    const bool may_repeat =
        peers_.contains(peer) || (finding.stranger && !may_tell_of_stranger(finding.time));
    return may_repeat ? hold(finding) : News{};
}

bool Repeats::may_tell_of_stranger(wire::Time now)
{
    if (now - minute_of_strangers_ >= told_again) {
        minute_of_strangers_ = now;
        strangers_told_ = 0;
    }
    return strangers_told_ < strangers_a_minute;
}

Repeats::News Repeats::close(const Finding& finding, const engine::Verdict& verdict,
                             const engine::SessionKey& peer)
{
    if (finding.stranger && !may_tell_of_stranger(finding.time)) {
        swallow(finding.connection);
        return {{}, false, 0};
    }
    if (peers_.size() >= peers_known && !peers_.contains(peer))
        peers_.erase(peers_.begin());
    const auto [known, is_new] = peers_[peer].try_emplace(verdict_name(verdict));
    Verdict& told = known->second;
    if (!is_new && finding.time - told.told_at < told_again) {
        ++told.untold;
        swallow(finding.connection);
        return {{}, false, 0};
    }
    strangers_told_ += finding.stranger ? 1 : 0;
    told.told_at = finding.time;
    return {release(finding.connection), true, std::exchange(told.untold, 0)};
}

Repeats::News Repeats::hold(const Finding& finding)
{
    News news{{}, false, 0};
    auto& held = held_[finding.connection];
    held.push_back(finding);
    if (held.size() > findings_held)
        news.before = release(finding.connection);
    else if (held_.size() > connections_held)
        news.before = release(held_.begin()->first);
    return news;
}

Finding counted(Finding closed, std::uint64_t repeated)
{
    std::get<engine::ConnectionClosed>(closed.what).repeated = repeated;
    return closed;
}

void NewsOnly::write(const Finding& finding)
{
    const Repeats::News news = repeats_.tell(finding);
    for (const Finding& each : news.before)
        inner_.write(each);
    if (news.itself)
        inner_.write(news.repeated == 0 ? finding : counted(finding, news.repeated));
}

} // namespace bgpsnoop::sink
