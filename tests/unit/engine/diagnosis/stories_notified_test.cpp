// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Established sessions that end with a NOTIFICATION.
namespace bgpsnoop::test {
namespace {

using engine::Cause;
using Fault = engine::StreamFault::Kind;

// A story a line.
// clang-format off

/// Both offer 4-octet AS numbers and messages of more than 4096 octets, or what is left of it.
using Capabilities = std::vector<std::vector<std::uint8_t>>;
const std::vector<std::uint8_t> extended_messages{6, 0};

Story opened(const Capabilities& ours, const Capabilities& theirs, std::uint16_t their_as = 8500)
{
    return connected().writes_open({.as = 600, .bgp_id = 1, .capabilities = ours})
        .reads_open({.as = their_as, .bgp_id = 2, .capabilities = theirs})
        .writes_keepalive().reads_keepalive().after(60s);
}

Story told(Story story, std::uint8_t code, std::uint8_t subcode,
           std::vector<std::uint8_t> data = {})
{
    return story.reads_notification(code, subcode, std::move(data)).peer_fin().closes();
}

/// Some of what we send is not seen, so that the accusation is all there is.
Story partly_seen(Story story)
{
    return story.fault(Direction::sent, Fault::bytes_missed);
}

std::vector<std::uint8_t> octets(std::uint16_t number)
{
    return {static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number & 255)};
}

std::vector<std::uint8_t> body_of(std::size_t message)
{
    return std::vector<std::uint8_t>(message - 19);
}

std::vector<Told> lengths()
{
    constexpr auto outcome = Outcome::header_error;
    return {
        {"1/2 about a legal length: the objector is wrong", notified(1, 2, octets(4096)),
         outcome, Side::peer, up, likely, {false_objection}},
        {"1/2 sent about a legal length: our speaker is wrong", notifies(1, 2, octets(19)),
         outcome, Side::local, up, likely, {false_objection}},
        {"1/2 about 4097 octets, which nobody agreed and perhaps we sent",
         told(partly_seen(opened({}, {})), 1, 2, octets(4097)),
         outcome, Side::local, up, likely, {malformed_message}},
        {"1/2 about 5000 octets, which both agreed",
         told(opened({extended_messages}, {extended_messages}), 1, 2, octets(5000)),
         outcome, Side::peer, up, likely, {false_objection}},
        {"1/2 about 5000 octets, which only we offered to take and perhaps sent",
         told(partly_seen(opened({extended_messages}, {})), 1, 2, octets(5000)),
         outcome, Side::local, up, likely, {malformed_message}},
        {"1/2 about 5000 octets, which only the peer offered to take and we perhaps sent",
         told(partly_seen(opened({}, {extended_messages})), 1, 2, octets(5000)),
         outcome, Side::unknown, up, ambiguous, {malformed_message, false_objection}},
        {"1/2 about 5000 octets, which only the peer offered to take and we sent",
         told(opened({}, {extended_messages}).writes(bgp_update, body_of(5000)), 1, 2,
              octets(5000)),
         outcome, Side::unknown, up, ambiguous, {malformed_message, false_objection}},
        {"1/2 about 18 octets, and not all that we sent was seen",
         told(partly_seen(running()), 1, 2, octets(18)),
         outcome, Side::local, up, likely, {malformed_message}},
        {"1/2 about 18 octets, and that message was seen",
         told(running().fault(Direction::sent, Fault::framing_lost), 1, 2, octets(18)),
         outcome, Side::local, up, certain, {malformed_message}},
        {"1/2 about a message of 5000 octets that was seen",
         told(opened({}, {}).writes(bgp_update, body_of(5000)), 1, 2, octets(5000)),
         outcome, Side::local, up, certain, {malformed_message}},
        {"1/2 about a KEEPALIVE of 20 octets that was seen",
         opened({}, {}).reads(bgp_keepalive, body_of(20)).writes_notification(1, 2, octets(20))
             .closes(),
         outcome, Side::peer, up, certain, {malformed_message}},
    };
}

std::vector<Told> never_sent()
{
    constexpr auto outcome = Outcome::header_error;
    const std::vector<Cause> wrong{false_objection, middlebox};
    return {
        {"1/2 about 18 octets, and every message that we sent is longer",
         notified(1, 2, octets(18)), outcome, Side::peer, up, likely, wrong},
        {"1/2 sent about 18 octets, and every message that we got is longer",
         notifies(1, 2, octets(18)), outcome, Side::local, up, likely, {false_objection}},
        {"1/2 about 5000 octets that we never sent and nobody agreed",
         told(opened({}, {}), 1, 2, octets(5000)), outcome, Side::peer, up, likely, wrong},
        {"1/2 about 5000 octets that we never sent, and only we offered to take",
         told(opened({extended_messages}, {}), 1, 2, octets(5000)),
         outcome, Side::peer, up, likely, wrong},
        {"1/2 about 5000 octets that we never sent, and only the peer offered to take",
         told(opened({}, {extended_messages}), 1, 2, octets(5000)),
         outcome, Side::peer, up, likely, wrong},
        {"1/3 about type 99, and every message that we sent is of a known type",
         notified(1, 3, {99}), outcome, Side::peer, up, likely, wrong},
        {"1/3 about a ROUTE-REFRESH that was not offered, nor sent",
         told(opened({}, {}), 1, 3, {bgp_route_refresh}),
         outcome, Side::peer, up, likely, wrong},
        {"1/3 about type 99 that we never sent, behind an UPDATE of 5000 octets",
         told(opened({}, {extended_messages}).writes(bgp_update, body_of(5000)), 1, 3, {99}),
         outcome, Side::peer, up, likely, wrong},
    };
}

std::vector<Told> headers()
{
    constexpr auto outcome = Outcome::header_error;
    const std::vector<Cause> objectors{false_objection, malformed_message, middlebox};
    return {
        {"1/2 without data, every message well formed", notified(1, 2),
         outcome, Side::peer, up, ambiguous, objectors},
        {"1/1 sent, every message of the peer well formed", notifies(1, 1),
         outcome, Side::local, up, ambiguous, objectors},
        {"1/1 sent, and the peer's marker was wrong",
         running().fault(Direction::received, Fault::framing_lost).writes_notification(1, 1)
             .closes(),
         outcome, Side::peer, up, certain, {malformed_message}},
        {"1/1 received, some of what we sent not seen",
         running().fault(Direction::sent, Fault::bytes_missed).reads_notification(1, 1).peer_fin()
             .closes(),
         outcome, Side::unknown, up, ambiguous, {malformed_message, false_objection}},
        {"1/3 about an UPDATE: the objector is wrong", notified(1, 3, {bgp_update}),
         outcome, Side::peer, up, likely, {false_objection}},
        {"1/3 about a ROUTE-REFRESH that was offered",
         told(opened({}, {{2, 0}}), 1, 3, {bgp_route_refresh}),
         outcome, Side::peer, up, likely, {false_objection}},
        {"1/3 about a ROUTE-REFRESH that was not offered, and sent",
         told(opened({}, {}).writes(bgp_route_refresh, {0, 1, 0, 1}), 1, 3, {bgp_route_refresh}),
         outcome, Side::local, up, likely, {malformed_message}},
        {"1/3 about type 99, and not all that we sent was seen",
         told(partly_seen(running()), 1, 3, {99}),
         outcome, Side::local, up, likely, {malformed_message}},
        {"1/3 about type 99, seen",
         running().reads(99).writes_notification(1, 3, {99}).closes(),
         outcome, Side::peer, up, certain, {malformed_message}},
        {"1/0", notified(1, 0), outcome, Side::peer, up, ambiguous, objectors},
    };
}

std::vector<Told> paths()
{
    constexpr auto outcome = Outcome::update_error;
    const auto wide = four_octet_as_capability(600);
    const auto its_wide = four_octet_as_capability(8500);
    return {
        {"3/11 between two ASes", told(opened({wide}, {its_wide}), 3, 11),
         outcome, Side::local, up, ambiguous, {first_as_policy, malformed_update}},
        {"3/11 within an AS", told(opened({wide}, {wide}, 600), 3, 11),
         outcome, Side::local, up, likely, {malformed_update}},
        {"3/11 of a speaker without 4-octet AS numbers", told(opened({wide}, {}), 3, 11),
         outcome, Side::local, up, ambiguous,
         {as4_path_encoding, first_as_policy, malformed_update}},
        {"3/11 of the same within an AS", told(opened({wide}, {}, 600), 3, 11),
         outcome, Side::local, up, ambiguous, {as4_path_encoding, malformed_update}},
        {"3/11, and the OPENs were not seen",
         Story().found().after(1s).reads_keepalive().writes_notification(3, 11).closes(),
         outcome, Side::peer, up, ambiguous,
         {malformed_update, first_as_policy, as4_path_encoding}},
        {"3/5 about an AGGREGATOR, by a speaker without 4-octet AS numbers",
         told(opened({wide}, {}), 3, 5, {0xc0, 7, 8, 0, 0, 2, 88, 10, 0, 0, 1}),
         outcome, Side::local, up, ambiguous, {as4_path_encoding, malformed_update}},
    };
}

std::vector<Told> errors()
{
    return {
        {"3/1", notifies(3, 1),
         Outcome::update_error, Side::peer, up, certain, {malformed_update}},
        {"5/3", notified(5, 3),
         Outcome::fsm_error, Side::local, up, likely, {unexpected_message, false_objection}},
        {"5/1 sent, for a KEEPALIVE before the OPEN",
         connected().writes_open().reads_keepalive().writes_notification(5, 1).closes(),
         Outcome::fsm_error, Side::peer, Phase::open_sent, certain, {unexpected_message}},
        {"7/1", notified(7, 1),
         Outcome::route_refresh_error, Side::local, up, likely, {malformed_message}},
        {"8/0 sent", notifies(8, 0),
         Outcome::send_hold_timer_expired, Side::peer, up, likely, {peer_not_reading}},
        {"8/0 received", notified(8, 0),
         Outcome::send_hold_timer_expired, Side::local, up, likely, {local_not_reading}},
    };
}

/// A session with the router of that identifier,
Story with_router(Story story, std::uint32_t router)
{
    return story.addresses("10.82.1.9", router == 9 ? "10.82.1.10" : "10.82.1.11").calls()
        .connected().writes_open().reads_open({.as = 8500, .bgp_id = router}).writes_keepalive()
        .reads_keepalive();
}

/// which it ends with 6/6, or we without a reason.
Story changes(Story story, std::uint32_t router)
{
    return with_router(story, router).reads_notification(6, 6).peer_fin().closes();
}

Story given_up_by_us(Story story, std::uint32_t router)
{
    return with_router(story, router).writes_notification(6, 0).closes();
}

std::vector<Told> new_configurations()
{
    return {
        {"6/6 of one router", notified(6, 6),
         Outcome::administrative, Side::peer, up, likely, {peer_operator, bfd}},
        {"6/6 sent", notifies(6, 6),
         Outcome::administrative, Side::local, up, likely, {local_operator, bfd}},
        {"6/6 of two routers in one second", changes(changes(Story(), 9).next_connection(), 10),
         Outcome::administrative, Side::path, up, likely, {bfd, peer_operator}},
        {"6/6 of one router in two sessions", changes(changes(Story(), 9).next_connection(), 9),
         Outcome::administrative, Side::peer, up, likely, {peer_operator, bfd}},
    };
}

std::vector<Told> ceases()
{
    return {
        {"6/2 received", notified(6, 2),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
        {"6/2 sent", notifies(6, 2),
         Outcome::administrative, Side::local, up, certain, {local_operator}},
        {"6/3 and then 6/2, as FRR says when it is stopped",
         running().after(60s).reads_notification(6, 3).reads_notification(6, 2).peer_fin()
             .closes(),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
        {"6/9 wraps 6/4", notified(6, 9, {6, 4}),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
        {"6/9 wraps 6/10, as one FRR says to another", notified(6, 9, {6, 10}),
         Outcome::bfd_down, Side::path, up, ambiguous, {bfd, interface_down, peer_limit_exceeded}},
        {"6/9 wraps 6/1", notified(6, 9, {6, 1}),
         Outcome::max_prefixes, Side::peer, up, certain, {peer_limit_exceeded}},
        {"6/9 wraps nothing", notified(6, 9),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
        {"6/1 received", notified(6, 1),
         Outcome::max_prefixes, Side::peer, up, certain, {peer_limit_exceeded}},
        {"6/1 sent", notifies(6, 1),
         Outcome::max_prefixes, Side::local, up, certain, {local_limit_exceeded}},
        {"6/8", notified(6, 8),
         Outcome::out_of_resources, Side::peer, up, certain, {resource_exhausted}},
        {"6/10 may be OpenBGPD's limit", notified(6, 10),
         Outcome::bfd_down, Side::path, up, ambiguous, {bfd, interface_down, peer_limit_exceeded}},
        {"6/10 sent", notifies(6, 10),
         Outcome::bfd_down, Side::path, up, ambiguous,
         {bfd, interface_down, local_limit_exceeded}},
        {"6/0 sent", notifies(6, 0),
         Outcome::cease_other, Side::local, up, ambiguous, {local_operator}},
        {"6/0 sent to two routers in one second",
         given_up_by_us(given_up_by_us(Story(), 9).next_connection(), 10),
         Outcome::cease_other, Side::local, up, ambiguous, {interface_down, bfd, local_operator}},
        {"6/77", notified(6, 77),
         Outcome::cease_other, Side::peer, up, ambiguous, {peer_operator}},
        {"6/77 sent", notifies(6, 77),
         Outcome::cease_other, Side::local, up, ambiguous, {local_operator}},
        {"9/1", notified(9, 1),
         Outcome::notification_other, Side::peer, up, ambiguous, {}},
    };
}

// clang-format on

} // namespace

std::vector<Told> notification_stories()
{
    return joined(
        {lengths(), never_sent(), headers(), paths(), errors(), new_configurations(), ceases()});
}

} // namespace bgpsnoop::test
