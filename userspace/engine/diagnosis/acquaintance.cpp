// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/acquaintance.hpp"

#include <algorithm>

#include "engine/timing.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::engine {

namespace {

using Opened = std::optional<SessionHistory::Opened>;

bool opened_at_this_address(const Case& c, const Opened& opened)
{
    return opened && opened->local == c.seen.who.local.address;
}

bool opened_before(const Case& c, const Opened& opened)
{
    return opened_at_this_address(c, opened) && opened->at < c.seen.first_seen;
}

bool opened_lately(const Case& c, const Opened& opened)
{
    return opened_before(c, opened) && end_time(c) - opened->at <= timing::not_ready;
}

bool opened_later(const Case& c, const Opened& opened)
{
    return opened_at_this_address(c, opened) && opened->at > end_time(c);
}

bool said_last_word(const Case& c, Direction direction)
{
    const auto* word = last_word(c);
    return word != nullptr && word->what.direction == direction;
}

/// Who is silent for longer than a speaker that lives may have lost what seems to be up.
bool goes_on(const Case& c, const std::optional<Time>& said)
{
    return said && end_time(c) - *said < timing::ran_out(c.up_beside->hold());
}

/// A 4/0 or 8/0 of the other end says that this one was silent, so it may have been gone.
bool spoke_at_the_error(const Case& c, Direction end)
{
    const auto* word = last_word(c);
    const auto code = word->what.notification.code;
    return word->what.direction == end || (code != 4 && code != 8);
}

} // namespace

bool peer_opened_before(const Case& c)
{
    return opened_before(c, c.past.peer_opened);
}

bool we_opened_before(const Case& c)
{
    return opened_before(c, c.past.we_opened);
}

bool peer_opened_lately(const Case& c)
{
    return opened_lately(c, c.past.peer_opened);
}

bool we_opened_lately(const Case& c)
{
    return opened_lately(c, c.past.we_opened);
}

bool peer_opened_later(const Case& c)
{
    return opened_later(c, c.past.peer_opened);
}

bool we_opened_later(const Case& c)
{
    return opened_later(c, c.past.we_opened);
}

bool peer_spoke_before(const Case& c)
{
    return c.past.their_open || said_last_word(c, Direction::received);
}

bool we_spoke_before(const Case& c)
{
    return c.past.our_open || said_last_word(c, Direction::sent);
}

bool peer_goes_on(const Case& c)
{
    if (c.up_beside == nullptr)
        return false;
    const Evidence& other = *c.up_beside;
    return goes_on(c, std::max({other.sample.heard_at, other.last_heard(), other.up_at}));
}

bool we_go_on(const Case& c)
{
    if (c.up_beside == nullptr)
        return false;
    const Evidence& other = *c.up_beside;
    return goes_on(c, std::max({other.sent.counts.last_message(), other.wrote_at, other.up_at}));
}

std::string spoke_ago(const Case& c)
{
    return c.refuser_spoke ? wire::duration_text(end_time(c) - c.refuser_spoke->at) : std::string();
}

bool peer_waits_since_it_spoke(const Case& c)
{
    return peer_waits_after_error(c) && spoke_at_the_error(c, Direction::received);
}

bool we_wait_since_we_spoke(const Case& c)
{
    return we_wait_after_error(c) && spoke_at_the_error(c, Direction::sent);
}

bool peer_was_silent_at_the_error(const Case& c)
{
    return peer_waits_after_error(c) && !spoke_at_the_error(c, Direction::received);
}

bool we_were_silent_at_the_error(const Case& c)
{
    return we_wait_after_error(c) && !spoke_at_the_error(c, Direction::sent);
}

bool peer_left_with_a_word(const Case& c)
{
    return established_before(c) && said_last_word(c, Direction::received);
}

bool we_left_with_a_word(const Case& c)
{
    return established_before(c) && said_last_word(c, Direction::sent);
}

bool peer_may_hold_the_old(const Case& c)
{
    const auto& downs = c.past.downs;
    return established_before(c) && !downs.empty() && downs.back().held_until >= end_time(c);
}

std::string opened_ago(const Case& c)
{
    const auto& ending = c.seen.ending;
    const bool by_us = sent_notification(c) || (ending && ending->by == Direction::sent);
    const auto& opened = by_us ? c.past.we_opened : c.past.peer_opened;
    return opened ? wire::duration_text(std::chrono::abs(opened->at - end_time(c))) : std::string();
}

} // namespace bgpsnoop::engine
