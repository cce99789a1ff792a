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

namespace {

bool given_up_for(const Case& c, const std::optional<SessionHistory::Call>& call, Initiator caller)
{
    return call && call->local == c.seen.who.local.address && c.seen.up_at &&
           call->begun > *c.seen.up_at && c.seen.given_up_by(caller, call->begun);
}

} // namespace

bool we_gave_it_up(const Case& c)
{
    return given_up_for(c, c.past.we_called, Initiator::local);
}

bool peer_gave_it_up(const Case& c)
{
    return given_up_for(c, c.past.peer_called, Initiator::peer);
}

bool silent_at_the_end(const Case& c)
{
    const bool may_be_silent = c.seen.hold_time() == std::uint16_t{0};
    return c.seen.input_over && !may_be_silent &&
           *c.seen.input_over - c.seen.last_seen() > c.seen.hold() + timing::timer_margin;
}

bool one_end_silent_at_the_end(const Case& c)
{
    const auto& over = c.seen.input_over;
    return over && !c.seen.one_way() &&
           (c.seen.given_up_by(Initiator::local, *over - 2 * timing::timer_margin) ||
            c.seen.given_up_by(Initiator::peer, *over - 2 * timing::timer_margin));
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
