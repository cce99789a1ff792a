// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/captured.hpp"

#include "engine/diagnosis/conditions.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

bool replaced_unseen(const Case& c)
{
    const auto later = [&](const std::optional<SessionHistory::Call>& call) {
        return call && call->local == c.seen.who.local.address && call->begun > c.seen.last_seen();
    };
    return c.seen.one_way() && (later(c.past.we_called) || later(c.past.peer_called));
}

bool silent_at_the_end(const Case& c)
{
    const bool may_be_silent = c.seen.hold_time() == std::uint16_t{0};
    return c.seen.input_over && !may_be_silent &&
           *c.seen.input_over - c.seen.last_seen() > c.seen.hold() + timing::timer_margin;
}

bool seen_one_way(const Case& c)
{
    return c.seen.one_way();
}

bool last_word_may_be_unseen(const Case& c)
{
    const bool lacks_some =
        c.seen.last_word_unseen(Direction::sent) || c.seen.last_word_unseen(Direction::received);
    return lacks_some && !c.seen.one_way();
}

bool unrepeated_at_the_end(const Case& c)
{
    return c.seen.input_over && !c.seen.closed_at && !c.seen.handshake_done() &&
           c.seen.sample.retransmits == 0U && c.seen.sample.untaken_answers.value_or(0) == 0 &&
           *c.seen.input_over - c.seen.first_seen > timing::syn_repeated;
}

bool just_answered_at_the_end(const Case& c)
{
    return c.seen.input_over && !c.seen.closed_at && !c.seen.handshake_done() &&
           c.seen.sample.untaken_answers == 1U;
}

} // namespace bgpsnoop::engine
