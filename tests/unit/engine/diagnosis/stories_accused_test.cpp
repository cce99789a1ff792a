// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Established sessions that end with a NOTIFICATION about what the other end sent.
namespace bgpsnoop::test {
namespace {

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

std::vector<std::uint8_t> body_of(std::size_t message)
{
    return std::vector<std::uint8_t>(message - 19);
}

/// And we have sent an UPDATE.
Story announced(const Capabilities& ours, const Capabilities& theirs, std::uint16_t their_as = 8500)
{
    return opened(ours, theirs, their_as).writes(bgp_update, body_of(60)).after(1s);
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
        {"3/11 between two ASes", told(announced({wide}, {its_wide}), 3, 11),
         outcome, Side::local, up, ambiguous, {first_as_policy, malformed_update}},
        {"3/11 that quotes a path which begins with our AS, as a neighbour's has to",
         told(announced({wide}, {its_wide}), 3, 11, {0x40, 2, 6, 2, 1, 0, 0, 2, 88}),
         outcome, Side::local, up, likely, {malformed_update}},
        {"3/11 that quotes a path of two octets which begins with our AS",
         told(announced({}, {}), 3, 11, {0x40, 2, 4, 2, 1, 2, 88}),
         outcome, Side::local, up, likely, {malformed_update}},
        {"3/11 that quotes a path which begins with another AS",
         told(announced({wide}, {its_wide}), 3, 11, {0x40, 2, 6, 2, 1, 0, 0, 2, 89}),
         outcome, Side::local, up, ambiguous, {first_as_policy, malformed_update}},
        {"3/11 that quotes a path which begins with a set",
         told(announced({wide}, {its_wide}), 3, 11, {0x40, 2, 6, 1, 1, 0, 0, 2, 88}),
         outcome, Side::local, up, ambiguous, {first_as_policy, malformed_update}},
        {"3/11 within an AS", told(announced({wide}, {wide}, 600), 3, 11),
         outcome, Side::local, up, likely, {malformed_update}},
        {"3/11 of a speaker without 4-octet AS numbers", told(announced({wide}, {}), 3, 11),
         outcome, Side::local, up, ambiguous,
         {as4_path_encoding, first_as_policy, malformed_update}},
        {"3/11 of the same within an AS", told(announced({wide}, {}, 600), 3, 11),
         outcome, Side::local, up, ambiguous, {as4_path_encoding, malformed_update}},
        {"3/11, and the OPENs were not seen",
         Story().found().after(1s).reads_keepalive().writes_notification(3, 11).closes(),
         outcome, Side::peer, up, ambiguous,
         {malformed_update, first_as_policy, as4_path_encoding}},
        {"3/5 about an AGGREGATOR, by a speaker without 4-octet AS numbers",
         told(announced({wide}, {}), 3, 5, {0xc0, 7, 8, 0, 0, 2, 88, 10, 0, 0, 1}),
         outcome, Side::local, up, ambiguous, {as4_path_encoding, malformed_update}},
    };
}

std::vector<Told> updates()
{
    return {
        {"3/1 of ours, behind an UPDATE of the peer",
         running().after(1s).reads(bgp_update, body_of(60)).after(1ms).writes_notification(3, 1)
             .closes(),
         Outcome::update_error, Side::peer, up, likely, {malformed_update}},
        {"3/1 of ours, and the peer sent no UPDATE", notifies(3, 1),
         Outcome::update_error, Side::local, up, likely, {false_objection}},
        {"3/1 of the peer, and we sent no UPDATE", notified(3, 1),
         Outcome::update_error, Side::peer, up, likely, {false_objection, middlebox}},
        {"3/1, and not all that we sent was seen", told(partly_seen(running()), 3, 1),
         Outcome::update_error, Side::unknown, up, ambiguous, {malformed_update, false_objection}},
    };
}

std::vector<Told> other_messages()
{
    return {
        {"5/3, and we sent nothing but what opens a session", notified(5, 3),
         Outcome::fsm_error, Side::peer, up, likely, {false_objection, middlebox}},
        {"5/3 of ours, about a ROUTE-REFRESH that the peer never sent",
         running().reads(bgp_update, body_of(60)).writes_notification(5, 3, {bgp_route_refresh})
             .closes(),
         Outcome::fsm_error, Side::local, up, likely, {false_objection}},
        {"5/3, and we sent UPDATEs", told(announced({}, {}), 5, 3),
         Outcome::fsm_error, Side::peer, up, ambiguous, {false_objection, unexpected_message}},
        {"5/3, and not all that we sent was seen", told(partly_seen(running()), 5, 3),
         Outcome::fsm_error, Side::unknown, up, ambiguous, {unexpected_message, false_objection}},
        {"5/1 sent, for a KEEPALIVE before the OPEN",
         connected().writes_open().reads_keepalive().writes_notification(5, 1).closes(),
         Outcome::fsm_error, Side::peer, Phase::open_sent, certain, {unexpected_message}},
        {"5/2, for a ROUTE-REFRESH of ours before our KEEPALIVE",
         told(connected().writes_open().reads_open().writes(bgp_route_refresh, {0, 1, 0, 1}), 5, 2,
              {bgp_route_refresh}),
         Outcome::fsm_error, Side::local, Phase::open_confirm, certain, {unexpected_message}},
        {"5/2 sent, for an UPDATE before the KEEPALIVE that follows",
         connected().writes_open().reads_open().reads(bgp_update, body_of(60)).after(1ms)
             .reads_keepalive().writes_notification(5, 2, {bgp_update}).closes(),
         Outcome::fsm_error, Side::peer, Phase::open_confirm, certain, {unexpected_message}},
        {"5/2 sent, for an UPDATE behind the KEEPALIVE",
         connected().writes_open().reads_open().reads_keepalive().after(1ms)
             .reads(bgp_update, body_of(60)).writes_notification(5, 2, {bgp_update}).closes(),
         Outcome::fsm_error, Side::local, Phase::open_confirm, ambiguous,
         {false_objection, unexpected_message}},
        {"7/1, and we sent a ROUTE-REFRESH",
         told(running().writes(bgp_route_refresh, {0, 1, 0, 1}), 7, 1),
         Outcome::route_refresh_error, Side::local, up, likely, {malformed_message}},
        {"7/1, and we sent none", notified(7, 1),
         Outcome::route_refresh_error, Side::peer, up, likely, {false_objection, middlebox}},
        {"7/1 of ours, and the peer sent none", notifies(7, 1),
         Outcome::route_refresh_error, Side::local, up, likely, {false_objection}},
        {"7/1, and not all that we sent was seen", told(partly_seen(running()), 7, 1),
         Outcome::route_refresh_error, Side::unknown, up, ambiguous,
         {malformed_message, false_objection}},
    };
}

// clang-format on

} // namespace

std::vector<Told> accused_stories()
{
    return joined({lengths(), never_sent(), headers(), paths(), updates(), other_messages()});
}

} // namespace bgpsnoop::test
