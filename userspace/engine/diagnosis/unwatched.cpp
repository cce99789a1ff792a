// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/unwatched.hpp"

#include <fmt/format.h>

namespace bgpsnoop::engine {

namespace {

std::string utc_text(Time time)
{
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    const auto day = floor<days>(second);
    const year_month_day date(day);
    const hh_mm_ss clock(second - day);
    return fmt::format("{}-{:02}-{:02} {:02}:{:02}:{:02} UTC", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// RFC 9293 figure 5: which of the states that outlive a session tells who closed first.
std::string_view left_over_clause(std::optional<TcpState> state)
{
    if (!state)
        return "the socket list shows nothing of it";
    switch (*state) {
    case TcpState::fin_wait1:
    case TcpState::fin_wait2:
    case TcpState::time_wait:
        return "the socket list shows what is left of it: our end's FIN went first";
    case TcpState::last_ack:
        return "the socket list shows what is left of it: the peer's FIN came first";
    case TcpState::closing:
        return "the socket list shows what is left of it: both ends closed at once";
    default:
        return "the socket list shows another connection with the same addresses and ports";
    }
}

} // namespace

Verdict ended_unwatched(const Unwatched& end)
{
    Verdict verdict;
    verdict.phase = Phase::established;
    verdict.explanation = fmt::format(
        "The session ended between {} and {}, while nobody watched{}.", utc_text(end.from),
        utc_text(end.to), end.rebooted ? ": this host was started anew in between" : "");
    if (!end.rebooted)
        verdict.evidence.emplace_back(left_over_clause(end.left_over));
    verdict.next_step = "Look up that time in the log of the local speaker.";
    return verdict;
}

} // namespace bgpsnoop::engine
