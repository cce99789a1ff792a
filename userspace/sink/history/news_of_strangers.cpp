// SPDX-License-Identifier: Apache-2.0
#include "sink/history/news_of_strangers.hpp"

#include <chrono>

#include "sink/history/kept_event.hpp"

namespace bgpsnoop::sink {

using engine::Finding;

bool NewsOfStrangers::has_room(wire::Time now)
{
    if (now - minute_ >= std::chrono::minutes(1)) {
        minute_ = now;
        this_minute_ = 0;
    }
    return this_minute_ < a_minute;
}

News NewsOfStrangers::tell(const Finding& finding)
{
    if (const auto* closed = std::get_if<engine::ConnectionClosed>(&finding.what))
        return close(finding, *closed);
    if (const auto told = told_.find(finding.connection); told != told_.end())
        return ++told->second > findings_told ? leave_out() : News{};
    if (has_room(finding.time) && !verdicts_.knows(session_key(finding.who)))
        return begin(finding);
    const bool is_stray = finding.connection == 0 || finding.late; // no verdict follows
    return is_stray ? leave_out() : hold(finding);
}

News NewsOfStrangers::begin(const Finding& finding)
{
    ++this_minute_;
    if (finding.connection == 0)
        return {};
    told_[finding.connection] = 1;
    if (told_.size() > connections_told)
        told_.erase(told_.begin());
    return {held_.release(finding.connection), true, 0};
}

/// The end of one that was told so far is told, too.
News NewsOfStrangers::close(const Finding& finding, const engine::ConnectionClosed& closed)
{
    const engine::SessionKey peer = session_key(finding.who);
    const std::string verdict = verdict_name(closed.verdict);
    const bool begun = told_.contains(finding.connection);
    if (!begun && !verdicts_.is_news(peer, verdict, finding.time)) {
        held_.release(finding.connection); // it counts with the next that is told
        verdicts_.leave_out(peer, verdict);
        return no_news();
    }
    if (!begun && !has_room(finding.time)) {
        left_out_ += held_.release(finding.connection).size();
        verdicts_.leave_out(peer, verdict);
        return leave_out();
    }
    News news = begun ? News{} : begin(finding);
    news.repeated = verdicts_.tell(peer, verdict, finding.time);
    return news;
}

News NewsOfStrangers::hold(const Finding& finding)
{
    if (held_.of(finding.connection) >= findings_held)
        return leave_out();
    held_.add(finding);
    if (held_.connections() > connections_held)
        left_out_ += held_.release(held_.oldest()).size();
    return no_news();
}

News NewsOfStrangers::leave_out()
{
    ++left_out_;
    return no_news();
}

std::vector<Finding> NewsOfStrangers::hand_over(std::uint64_t connection)
{
    told_.erase(connection);
    return held_.release(connection);
}

} // namespace bgpsnoop::sink
