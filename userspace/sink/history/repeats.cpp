// SPDX-License-Identifier: Apache-2.0
#include "sink/history/repeats.hpp"

#include <algorithm>
#include <utility>

#include "sink/history/kept_event.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::Finding;

bool is_news_of_session(const Finding& finding)
{
    return std::holds_alternative<engine::SessionUp>(finding.what) ||
           std::holds_alternative<engine::SessionDown>(finding.what);
}

} // namespace

void Repeats::swallow(std::uint64_t connection)
{
    held_.release(connection);
    swallowed_.push_back(connection);
    if (swallowed_.size() > late_known)
        swallowed_.pop_front();
}

News Repeats::tell(const Finding& finding)
{
    if (finding.stranger)
        return strangers_.tell(finding);
    if (finding.connection == 0)
        return strays_.tell(finding);
    auto before = strangers_.hand_over(finding.connection);
    News news = tell_of_neighbor(finding);
    if (before.empty())
        return news;
    std::ranges::move(news.before, std::back_inserter(before));
    news.before = std::move(before);
    return news;
}

News Repeats::tell_of_neighbor(const Finding& finding)
{
    const engine::SessionKey peer = session_key(finding.who);
    if (is_news_of_session(finding)) {
        const std::uint64_t left_out = verdicts_.forget(peer);
        return {held_.release(finding.connection), true, left_out};
    }
    if (const auto* closed = std::get_if<engine::ConnectionClosed>(&finding.what))
        return close(finding, closed->verdict, peer);
    if (std::ranges::count(swallowed_, finding.connection) > 0)
        return no_news();
    if (finding.late)
        return strays_.tell(finding);
    return verdicts_.knows(peer) ? hold(finding) : News{};
}

News Repeats::close(const Finding& finding, const engine::Verdict& verdict,
                    const engine::SessionKey& peer)
{
    const std::string name = verdict_name(verdict);
    if (!verdicts_.is_news(peer, name, finding.time)) {
        verdicts_.leave_out(peer, name);
        swallow(finding.connection);
        return no_news();
    }
    const std::uint64_t repeated = verdicts_.tell(peer, name, finding.time);
    return {held_.release(finding.connection), true, repeated};
}

News Repeats::hold(const Finding& finding)
{
    News news = no_news();
    held_.add(finding);
    if (held_.of(finding.connection) > findings_held)
        news.before = held_.release(finding.connection);
    else if (held_.connections() > connections_held)
        news.before = held_.release(held_.oldest());
    return news;
}

Finding counted(Finding finding, std::uint64_t repeated)
{
    finding.repeated = repeated;
    return finding;
}

void NewsOnly::write(const Finding& finding)
{
    const News news = repeats_.tell(finding);
    for (const Finding& each : news.before)
        inner_.write(each);
    if (news.itself)
        inner_.write(news.repeated == 0 ? finding : counted(finding, news.repeated));
}

} // namespace bgpsnoop::sink
