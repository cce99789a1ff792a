// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/company.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/diagnosis/acquaintance.hpp"
#include "engine/diagnosis/open_values.hpp"
#include "engine/timing.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::engine {

namespace {

/// The one of both that was opened while the other was there.
const Evidence& later(const Case& c)
{
    return c.beside->first_seen > c.seen.first_seen ? *c.beside : c.seen;
}

const Evidence& first(const Case& c)
{
    return c.beside->first_seen > c.seen.first_seen ? c.seen : *c.beside;
}

/// What the opener of the later one said on the first.
const StreamEvidence& openers_words(const Case& c)
{
    return opened_here(c) ? first(c).sent : first(c).received;
}

/// The newest sign that the opener has the first one: whoever restarted answers a FIN with a RST.
std::optional<Time> last_heard_of_opener(const Case& c)
{
    if (!in_company(c))
        return std::nullopt;
    const auto& words = openers_words(c);
    const auto said = std::max(words.counts.last_message(), words.unseen_at);
    return std::max(said, opened_here(c) ? first(c).sent.fin_at : first(c).sample.heard_at);
}

const std::optional<Time>& first_call_beside(const Case& c)
{
    return opened_here(c) ? c.past.we_called_beside : c.past.called_beside;
}

bool opener_closed(const Case& c)
{
    const auto& ending = c.seen.ending;
    return ending && (ending->by == Direction::sent) == called_by_us(c);
}

/// The OPEN of whoever opened the connection that is judged, on that one or on another.
const OptionalOpen& opener_open(const Case& c, const Evidence& on)
{
    return called_by_us(c) ? on.sent.open : on.received.open;
}

bool differ(const OptionalOpen& one, const OptionalOpen& other)
{
    return one && other && (one->as() != other->as() || one->bgp_id != other->bgp_id);
}

std::string who_says(const wire::Open& said)
{
    return fmt::format("AS {} and identifier {}", said.as(), wire::dotted_quad(said.bgp_id));
}

bool never_spoke(const Case& c) // whoever called
{
    return opener_silent(c) && !was_established(c) && !c.past.ever_established;
}

/// An established session falls for another only where that one has just begun, and speaks.
bool fell_for_it(const Case& c)
{
    const bool speaks = in_company(c) && c.beside->opens_exchanged();
    return speaks && end_time(c) - c.beside->first_seen <= timing::sibling;
}

} // namespace

bool opened_here(const Case& c)
{
    return in_company(c) && later(c).initiator == Initiator::local;
}

bool opened_at_once(const Case& c)
{
    return in_company(c) && (!first(c).up_at || *first(c).up_at > later(c).first_seen);
}

bool hung_up_in_silence(const Case& c)
{
    return opener_silent(c) && opener_closed(c) && !was_established(c);
}

bool is_our_probe(const Case& c)
{
    return called_by_us(c) && c.seen.foreign_caller && never_spoke(c);
}

bool may_be_our_probe(const Case& c)
{
    return called_by_us(c) && !c.seen.who.process && never_spoke(c) && !we_spoke_before(c);
}

bool may_be_a_peers_probe(const Case& c)
{
    return !called_by_us(c) && never_spoke(c) && !peer_spoke_before(c);
}

bool is_silent_beside(const Case& c)
{
    return in_company(c) && c.beside->established() && opener_silent(c) && !was_established(c) &&
           !was_silent(c) && !forgot_the_first(c);
}

bool is_probe(const Case& c)
{
    return in_company(c) && c.beside->established() && hung_up_in_silence(c);
}

bool babbles_beside(const Case& c)
{
    const auto& opener = called_by_us(c) ? c.seen.sent : c.seen.received;
    return in_company(c) && c.beside->established() && !was_established(c) && opener.not_bgp;
}

bool speaks_beside_session(const Case& c)
{
    return in_company(c) && c.beside->established() && !was_established(c) && !opener_silent(c) &&
           !was_silent(c) && !forgot_the_first(c);
}

bool is_another_speaker(const Case& c)
{
    return differ(opener_open(c, c.seen), opener_open(c, *c.beside));
}

std::string other_open(const Case& c)
{
    if (!speaks_beside_session(c) || !is_another_speaker(c))
        return {};
    return fmt::format("its OPEN says {}, that of the session beside it {}",
                       who_says(*opener_open(c, c.seen)), who_says(*opener_open(c, *c.beside)));
}

bool two_of_ours(const Case& c)
{
    return opened_here(c) && c.seen.who.process && c.beside->who.process &&
           c.seen.who.process->pid != c.beside->who.process->pid;
}

bool concerned(const Case& c)
{
    return in_company(c) && (!was_established(c) || fell_for_it(c));
}

bool speaks_on_both(const Case& c)
{
    return in_company(c) && openers_words(c).counts.last_message() > later(c).first_seen;
}

bool forgot_the_first(const Case& c)
{
    return in_company(c) && openers_words(c).reset_with_ack == false &&
           openers_words(c).reset_at > later(c).first_seen;
}

bool was_silent(const Case& c)
{
    const auto heard = last_heard_of_opener(c);
    return heard && first(c).established() &&
           later(c).first_seen - *heard >= timing::ran_out(first(c).hold());
}

bool called_before(const Case& c)
{
    const auto& called = first_call_beside(c);
    return called && *called < c.seen.first_seen;
}

bool proven_alive(const Case& c)
{
    const auto& called = first_call_beside(c);
    return called && last_heard_of_opener(c) > called;
}

bool fell_again(const Case& c)
{
    using enum Outcome;
    constexpr std::array knocked_out{local_closed, local_reset, peer_closed, peer_reset, collision};
    const auto& downs = c.past.downs;
    return was_established(c) && fell_for_it(c) && !downs.empty() &&
           end_time(c) - downs.back().at <= timing::not_ready &&
           std::ranges::count(knocked_out, downs.back().outcome) > 0;
}

} // namespace bgpsnoop::engine
