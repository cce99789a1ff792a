// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/accusation.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/open_values.hpp"
#include "wire/message_header.hpp"
#include "wire/notification_data.hpp"

namespace bgpsnoop::engine {

const StreamEvidence& accused(const Case& c)
{
    return received_notification(c) ? c.seen.sent : c.seen.received;
}

const StreamEvidence& objector(const Case& c)
{
    return received_notification(c) ? c.seen.received : c.seen.sent;
}

// --- Headers ------------------------------------------------------------------------------------

namespace {

/// Whether the accused may send messages of more than 4096 octets.
enum class Extended : std::uint8_t { agreed, forbidden, unsettled };

/// RFC 8654 4 allows it to whoever was told that the other end takes them; FRR and BIRD want both
/// to have said so, and object otherwise.
Extended extended_messages(const Case& c)
{
    constexpr std::uint8_t extended_message = 6;
    const OptionalOpen& taker = objector_open(c);
    const OptionalOpen& sender = accused_open(c);
    if (!taker)
        return Extended::unsettled;
    if (!taker->has(extended_message))
        return Extended::forbidden;
    return sender && sender->has(extended_message) ? Extended::agreed : Extended::unsettled;
}

bool too_long(const Case& c)
{
    return accused(c).extended && extended_messages(c) == Extended::forbidden;
}

struct Offered { ///< a type of message that only a speaker with one of these capabilities takes
    wire::MessageType type;
    std::array<std::uint8_t, 3> capabilities;
};

constexpr std::array offered{
    Offered{wire::MessageType::route_refresh, {2, 70, 128}}, // RFC 2918, RFC 7313, Cisco's
    Offered{wire::MessageType::capability, {67, 67, 67}},    // draft-ietf-idr-dynamic-cap
    Offered{wire::MessageType::old_route_refresh, {128, 128, 128}},
};

/// Absent: that depends on an OPEN which is not known.
std::optional<bool> takes(const Case& c, std::uint8_t type)
{
    if (!wire::is_known_type(type))
        return false;
    const auto* row = std::ranges::find(offered, wire::MessageType{type}, &Offered::type);
    if (row == offered.end())
        return true;
    const OptionalOpen& open = objector_open(c);
    if (!open)
        return std::nullopt;
    return std::ranges::any_of(row->capabilities, [&](auto each) { return open->has(each); });
}

/// A capture may lack some of it, and a source may join in the middle.
bool all_was_seen(const Case& c)
{
    const StreamEvidence& its = accused(c);
    const auto& lacking = received_notification(c) ? c.seen.sample.sent_uncaptured
                                                   : c.seen.sample.received_uncaptured;
    return !c.seen.incomplete && !c.seen.records_lost && !its.bytes_missed && its.arrived_at &&
           !(lacking && (lacking->all || lacking->bytes > 0));
}

bool is_about_a_length(const Case& c) // or may be: only 1/3 is about something else in a header
{
    return !notified_exactly<1, 3>(c);
}

} // namespace

bool broke_the_header(const Case& c)
{
    const StreamEvidence& its = accused(c);
    return its.framing_lost || its.not_bgp || its.ill_formed || too_long(c);
}

bool sent_only_whole_messages(const Case& c)
{
    return all_was_seen(c) && !broke_the_header(c) &&
           !(accused(c).extended && is_about_a_length(c));
}

/// What a header says that no message may have is told of each, so counts need not tell it.
bool rejects_what_was_never_sent(const Case& c)
{
    if (!sent_only_whole_messages(c))
        return false;
    if (const auto type = wire::rejected_type(deciding(c)))
        return accused(c).counts.messages[wire::message_counter(*type)] == 0;
    const auto length = wire::rejected_length(deciding(c));
    return length && !wire::is_usual_length(*length);
}

bool sent_what_only_one_takes(const Case& c)
{
    const auto length = wire::rejected_length(deciding(c));
    const bool says_so = length && wire::is_extended({.length = *length});
    return ((accused(c).extended && is_about_a_length(c)) || says_so) &&
           extended_messages(c) == Extended::unsettled;
}

bool rejects_a_legal_length(const Case& c)
{
    const auto length = wire::rejected_length(deciding(c));
    if (!length)
        return false;
    return wire::is_usual_length(*length) ||
           (wire::is_extended({.length = *length}) && extended_messages(c) == Extended::agreed);
}

bool rejects_an_illegal_length(const Case& c)
{
    const auto length = wire::rejected_length(deciding(c));
    if (!length)
        return false;
    return wire::is_extended({.length = *length}) ? extended_messages(c) == Extended::forbidden
                                                  : !wire::is_usual_length(*length);
}

bool rejects_a_legal_type(const Case& c)
{
    const auto type = wire::rejected_type(deciding(c));
    return type && takes(c, *type) == true;
}

bool rejects_an_illegal_type(const Case& c)
{
    const auto type = wire::rejected_type(deciding(c));
    return type && takes(c, *type) == false;
}

std::string what_broke(const Case& c)
{
    const StreamEvidence& its = accused(c);
    if (its.ill_formed)
        return wire::header_text(*its.ill_formed);
    if (its.extended && too_long(c))
        return wire::header_text(*its.extended) +
               ", and none longer than 4096 were agreed (RFC 8654)";
    return "bytes that are no message, where one had to begin";
}

// --- OPENs --------------------------------------------------------------------------------------

bool open_does_not_decode(const Case& c)
{
    return accused(c).open_at && !accused(c).open;
}

bool spoke_out_of_turn(const Case& c)
{
    const StreamEvidence& its = accused(c);
    if (c.seen.incomplete || its.bytes_missed)
        return false;
    const bool too_early = its.traffic_at && (!its.open_at || *its.traffic_at < *its.open_at);
    return too_early || its.counts.messages[wire::message_counter(wire::MessageType::open)] > 1;
}

namespace {

std::uint64_t sent_of(const Case& c, std::uint8_t type)
{
    return accused(c).counts.messages[wire::message_counter(type)];
}

std::uint64_t sent_of(const Case& c, wire::MessageType type)
{
    return sent_of(c, static_cast<std::uint8_t>(type));
}

} // namespace

bool names_what_was_never_sent(const Case& c)
{
    const auto& data = deciding(c).data;
    if (!notified<5>(c) || data.size() != 1 || !sent_all_in_turn(c))
        return false;
    const bool is_open = wire::MessageType{data[0]} == wire::MessageType::open; // one is in turn
    return sent_of(c, data[0]) == (is_open ? 1 : 0);
}

bool sent_only_what_opens(const Case& c)
{
    using enum wire::MessageType;
    std::uint64_t all = 0;
    for (const auto count : accused(c).counts.messages)
        all += count;
    const auto opening = sent_of(c, open) + sent_of(c, keepalive) + sent_of(c, notification);
    return sent_all_in_turn(c) && sent_of(c, open) == 1 && all == opening;
}

namespace {

/// More than one KEEPALIVE hides which of them came first.
bool went_before_its_keepalive(const Case& c, wire::MessageType type)
{
    using enum wire::MessageType;
    const auto& last = accused(c).counts.last;
    const auto at = last[wire::message_counter(type)];
    return sent_of(c, type) > 0 &&
           (sent_of(c, keepalive) == 0 ||
            (sent_of(c, keepalive) == 1 && at && at < last[wire::message_counter(keepalive)]));
}

} // namespace

bool spoke_before_its_keepalive(const Case& c)
{
    using enum wire::MessageType;
    return all_was_seen(c) &&
           (went_before_its_keepalive(c, update) || went_before_its_keepalive(c, route_refresh));
}

bool sent_all_in_turn(const Case& c)
{
    return all_was_seen(c) && !spoke_out_of_turn(c) && !spoke_before_its_keepalive(c);
}

// --- Other messages -----------------------------------------------------------------------------

bool sent_an_update(const Case& c)
{
    return sent_of(c, wire::MessageType::update) > 0;
}

bool sent_no_update(const Case& c)
{
    return all_was_seen(c) && !sent_an_update(c);
}

bool sent_a_route_refresh(const Case& c)
{
    using enum wire::MessageType;
    return sent_of(c, route_refresh) + sent_of(c, old_route_refresh) > 0;
}

bool sent_no_route_refresh(const Case& c)
{
    return all_was_seen(c) && !sent_a_route_refresh(c);
}

} // namespace bgpsnoop::engine
