// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/capture_values.hpp"

#include <fmt/format.h>

#include "engine/diagnosis/captured.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/values.hpp"
#include "engine/diagnosis/who_values.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::engine {

namespace {

std::string peer_address(const Case& c)
{
    return c.seen.who.peer.address.to_string();
}

std::string local_address(const Case& c)
{
    return c.seen.who.local.address.to_string();
}

/// Each end by its address: a capture has two, and neither is preferred.
std::string lacking_text(const std::string& sender, const std::optional<Uncaptured>& lacking)
{
    if (!lacking)
        return {};
    std::string text;
    if (lacking->all)
        text = fmt::format("no segment of {} is in the capture, so that what it sent is known only "
                           "as far as the other end acknowledged it",
                           sender);
    else if (lacking->bytes > 0)
        text = fmt::format("{} bytes that {} sent are not in the capture", lacking->bytes, sender);
    if (lacking->cut > 0)
        text += fmt::format("{}{} bytes of {} are cut off by the snap length",
                            text.empty() ? "" : ", ", lacking->cut, sender);
    return text;
}

} // namespace

std::string lacking_of_peer(const Case& c)
{
    if (!c.seen.handshake_done())
        return {}; // nothing of it may have been sent
    return lacking_text(peer_address(c), c.seen.sample.received_uncaptured);
}

std::string lacking_of_speaker(const Case& c)
{
    return lacking_text(local_address(c), c.seen.sample.sent_uncaptured);
}

std::string call_text(const Case& c)
{
    if (called_by_us(c) && c.seen.who.is_this_host)
        return "Our SYN to " + peer_address(c);
    return called_by_us(c) ? fmt::format("The SYN of {} to {}", local_address(c), peer_address(c))
                           : fmt::format("The SYN of {} to {}", peer_address(c), local_address(c));
}

std::string unmet_text(const Case& c)
{
    const auto answers = c.seen.sample.untaken_answers.value_or(0);
    if (answers == 0)
        return "was not answered";
    if (call_withdrawn(c))
        return "came to nothing";
    const std::string caller = called_by_us(c) ? local_address(c) : peer_address(c);
    return fmt::format("was answered with SYN|ACK{}, which {} did not take",
                       answers > 1 ? fmt::format(" {} times", answers) : "", caller);
}

std::string abandoned_text(const Case& c)
{
    const std::string after =
        span_text(c.seen.first_seen, c.seen.closed_at.value_or(c.seen.first_seen));
    if (!call_withdrawn(c))
        return fmt::format("{} gave up calling {} after {}, before an answer was due", speaker(c),
                           peer_address(c), after);
    const std::string caller = called_by_us(c) ? local_address(c) : peer_address(c);
    return fmt::format("{} was answered with SYN|ACK, and {} took it back with RST after {}",
                       call_text(c), caller, after);
}

std::string unmet_for(const Case& c)
{
    if (!c.seen.closed_at && c.seen.input_over)
        return fmt::format(" before the capture ended, {} later",
                           span_text(c.seen.first_seen, *c.seen.input_over));
    return " in " + span_text(c.seen.first_seen, end_time(c));
}

bool still_calling(const Case& c)
{
    return c.seen.input_over && !c.seen.handshake_done();
}

std::string unexplained(const Case& c)
{
    return still_calling(c)
               ? fmt::format("{} {} before the capture ended", call_text(c), unmet_text(c))
               : "The connection with " + peer_address(c) +
                     " ended, and the evidence does not say why";
}

std::string unseen_word(const Case& c)
{
    const bool by_us = c.seen.ending->by == Direction::sent;
    const std::string closer = by_us ? local_address(c) : peer_address(c);
    const std::string other = by_us ? peer_address(c) : local_address(c);
    const std::string closed =
        fmt::format("{} closed it with {}", closer, c.seen.ending->reset ? "RST" : "FIN");
    if (last_words_unseen(c))
        return closed + ", and what it sent right before is not in the capture: a NOTIFICATION "
                        "may have been among it";
    return fmt::format("{} right after something of {} that is not in the capture, which may have "
                       "been a NOTIFICATION or a FIN",
                       closed, other);
}

std::string unseen_for(const Case& c)
{
    const Time over = c.seen.input_over.value_or(c.seen.last_seen());
    return wire::duration_text(over - c.seen.last_seen());
}

std::string given_up(const Case& c)
{
    const bool by_us = we_gave_it_up(c);
    return fmt::format("{} had heard nothing of {} for the hold time of {}, and called anew: its "
                       "hold timer had gone off, and the NOTIFICATION could not leave",
                       by_us ? local_address(c) : peer_address(c),
                       by_us ? peer_address(c) : local_address(c),
                       wire::duration_text(c.seen.hold()));
}

std::string still(const Case& c)
{
    const bool is_sure = !any<last_word_may_be_unseen, silent_at_the_end, seen_one_way,
                              we_gave_it_up, peer_gave_it_up, one_end_silent_at_the_end>(c);
    return fmt::format("The {} between {} and {} {}",
                       c.seen.established() ? "session" : "connection", local_address(c),
                       peer_address(c),
                       !is_sure               ? "had not been seen to end"
                       : c.seen.established() ? "was still up"
                                              : "was still there");
}

} // namespace bgpsnoop::engine
