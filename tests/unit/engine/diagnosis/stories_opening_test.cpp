// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Connections that end between the handshake and the first KEEPALIVE.
namespace bgpsnoop::test {
namespace {

Story objected(std::uint8_t subcode, std::vector<std::uint8_t> data = {})
{
    return connected()
        .opens_exchanged()
        .reads_notification(2, subcode, std::move(data))
        .peer_fin()
        .closes();
}

Story objects(std::uint8_t subcode)
{
    Story story;
    story.as_numbers(8500, 600).addresses("10.82.1.10", "10.82.1.9").called();
    return story.reads_open().writes_open().writes_notification(2, subcode).closes();
}

Story disjoint(std::uint8_t subcode)
{
    return connected()
        .writes_open({.as = 600, .capabilities = {family_capability(1, 1)}})
        .reads_open({.as = 8500, .capabilities = {family_capability(2, 1)}})
        .reads_notification(2, subcode)
        .peer_fin()
        .closes();
}

/// We call, and while that waits for its OPEN the peer's call comes in and wins.
Story both_call()
{
    Story story = connected().writes_open();
    story.connection(2).called().established();
    return story;
}

Story back_to_first(const Story& story) // the inputs of connection 1 that end it, appended
{
    Story end = connected().writes_open();
    const std::size_t before = end.inputs.size();
    end.after(10ms).peer_fin().after(1ms).closes();
    Story whole = story;
    for (std::size_t i = before; i < end.inputs.size(); ++i)
        whole.inputs.push_back(end.inputs[i]);
    return whole;
}

/// A call that gives way to another, which is not there.
Story collides(Story story)
{
    return story.calls()
        .connected()
        .opens_exchanged()
        .reads_notification(6, 7)
        .peer_fin()
        .closes()
        .after(10s);
}

Story hung_up()
{
    return connected().opens_exchanged().peer_fin().closes().after(5s).tick();
}

/// The peer objects to our BGP role. An OPEN with none has no capability at all.
using Roles = std::vector<std::uint8_t>;
Story objected_to_role(const Roles& ours, const Roles& theirs)
{
    const auto said = [](const Roles& roles) {
        OpenBytes open;
        for (const std::uint8_t role : roles)
            open.capabilities.push_back({9, 1, role});
        return open;
    };
    Story story = connected().writes_open(said(ours)).reads_open(said(theirs));
    return story.reads_notification(2, 11).peer_fin().closes();
}

// A story a line.
// clang-format off

std::vector<Told> opens_rejected()
{
    constexpr auto rejected = Outcome::open_rejected;
    return {
        {"the second capture", objected(2),
         rejected, Side::peer, confirm, certain, {bad_peer_as}},
        {"the second capture at its other end", objects(2),
         rejected, Side::local, confirm, certain, {bad_peer_as}},
        {"a NOTIFICATION that our speaker never reads, behind a RST",
         connected().writes_open().notification_arrives(2, 2).peer_reset(),
         rejected, Side::peer, Phase::open_sent, certain, {bad_peer_as}},
        {"a NOTIFICATION that is found in the queue after the reset",
         connected().writes_open().after(1ms).unread(21).accepted(21).peer_reset().after(20us)
             .notification_arrives(2, 2),
         rejected, Side::peer, Phase::open_sent, certain, {bad_peer_as}},
        {"2/1, before the objector has said which it speaks",
         connected().writes_open().reads_notification(2, 1, {0, 3}).peer_fin().closes(),
         rejected, Side::peer, Phase::open_sent, certain, {unsupported_version}},
        {"2/3", objected(3),
         rejected, Side::peer, confirm, certain, {bad_bgp_identifier}},
        {"2/4 about an OPEN with some",
         connected().writes_open({.capabilities = {family_capability(1, 1)}}).reads_open()
             .reads_notification(2, 4).peer_fin().closes(),
         rejected, Side::peer, confirm, certain, {unsupported_parameter}},
        {"2/5 says nothing any more", objected(5),
         rejected, Side::peer, confirm, ambiguous, {unsupported_capability, malformed_message}},
        {"2/0 about an OPEN that does not decode",
         connected().writes(bgp_open, {4, 0, 1}).reads_open().reads_notification(2, 0).peer_fin()
             .closes(),
         rejected, Side::local, confirm, likely, {malformed_message}},
        {"2/6", objected(6),
         rejected, Side::peer, confirm, certain, {unacceptable_hold_time}},
        {"2/6 to a hold time that no OPEN may have",
         connected().writes_open({.hold_time = 2}).reads_open().reads_notification(2, 6).peer_fin()
             .closes(),
         rejected, Side::local, confirm, certain, {unacceptable_hold_time}},
        {"our 2/3 to a BGP identifier of zero",
         connected().writes_open().reads_open({.bgp_id = 0}).writes_notification(2, 3).closes(),
         rejected, Side::peer, confirm, certain, {bad_bgp_identifier}},
    };
}

/// Or doubted, for it had taken the OPEN.
std::vector<Told> objections_disproved()
{
    constexpr auto rejected = Outcome::open_rejected;
    return {
        {"2/1, though both say 4", objected(1, {0, 4}),
         rejected, Side::peer, confirm, likely, {false_objection}},
        {"2/4 about an OPEN without parameters", objected(4),
         rejected, Side::peer, confirm, likely, {false_objection}},
        {"2/2 on a session that it had let come up", notified(2, 2),
         rejected, Side::peer, up, likely, {bad_peer_as, false_objection}},
        {"2/6 on a session that it had let come up", notified(2, 6),
         rejected, Side::peer, up, likely, {unacceptable_hold_time, false_objection}},
    };
}

std::vector<Told> capabilities_rejected()
{
    constexpr auto rejected = Outcome::open_rejected;
    return {
        {"2/7 for another capability", objected(7, {65, 4, 0, 0, 0, 1}),
         rejected, Side::peer, confirm, certain, {unsupported_capability}},
        {"2/7 for a family, while another one is shared", objected(7, family_capability(2, 1)),
         rejected, Side::peer, confirm, certain, {unsupported_capability}},
        {"2/7 for a family that was offered", objected(7, family_capability(1, 1)),
         rejected, Side::peer, confirm, ambiguous, {unsupported_capability, false_objection}},
        {"2/7 that names nothing", objected(7),
         rejected, Side::peer, confirm, likely, {unsupported_capability}},
        {"2/7 for a family, and the OPENs were not seen",
         Story().found().after(1s).reads_notification(2, 7, family_capability(2, 1)).peer_fin()
             .closes(),
         rejected, Side::peer, Phase::connected, likely,
         {no_common_family, unsupported_capability}},
        {"2/7 with disjoint families", disjoint(7),
         rejected, Side::peer, confirm, certain, {no_common_family}},
        {"2/8 as BIRD sends it", disjoint(8),
         rejected, Side::peer, confirm, certain, {no_common_family}},
    };
}

std::vector<Told> other_connections()
{
    return {
        {"we give up our other connection after 2/7",
         objects(7).after(1ms).next_connection().calls().connected().writes_open()
             .writes_notification(6, 0).closes(),
         Outcome::cease_other, Side::unknown, Phase::open_sent, likely, {local_error_backoff}},
        {"the peer gives up its other connection after 2/7",
         objected(7).after(1ms).next_connection().called().writes_open().reads_open()
             .reads_notification(6, 0).peer_fin().closes(),
         Outcome::cease_other, Side::unknown, confirm, likely, {peer_error_backoff}},
        {"6/7 for the third time in a row, and no connection is left",
         collides(collides(collides(Story().after(1s)).next_connection()).next_connection()),
         Outcome::collision, Side::unknown, confirm, ambiguous,
         {false_objection, bad_bgp_identifier}},
        {"6/7 for the second time", collides(collides(Story().after(1s)).next_connection()),
         Outcome::collision, Side::unknown, confirm, likely, {}},
        {"6/7", connected().opens_exchanged().reads_notification(6, 7).peer_fin().closes(),
         Outcome::collision, Side::unknown, confirm, likely, {}},
        {"6/7 on a session, which our speaker never reads, and a bare RST behind it",
         running().after(60s).notification_arrives(6, 7).after(5s).peer_reset(false),
         Outcome::collision, Side::unknown, up, likely, {}},
        {"6/7 that is found in the queue after the bare RST",
         running().after(60s).unread(21).accepted(21).peer_reset(false).after(20us)
             .notification_arrives(6, 7),
         Outcome::collision, Side::unknown, up, likely, {}},
        {"a plain close while the sibling is established", back_to_first(both_call()),
         Outcome::collision, Side::unknown, Phase::open_sent, certain, {}},
    };
}

std::vector<Told> closed_before_up()
{
    return {
        {"a close after both OPENs", connected().opens_exchanged().peer_reset(),
         Outcome::closed_in_open_confirm, Side::peer, confirm, ambiguous,
         {peer_crashed, peer_shut_down}},
        {"a close after both OPENs, time after time",
         hung_up().then(hung_up()).then(hung_up()),
         Outcome::closed_in_open_confirm, Side::peer, confirm, ambiguous,
         {peer_rejects_open, peer_not_ready, peer_shut_down}},
        {"a close after both OPENs within the wait after an error",
         objected(2).after(9s).then(hung_up()),
         Outcome::closed_in_open_confirm, Side::peer, confirm, ambiguous,
         {peer_error_backoff, peer_rejects_open, peer_crashed}},
        {"our own close of the peer's call after both OPENs, within the wait after our error",
         objects(2).after(9s).next_connection().called().reads_open().writes_open().closes(),
         Outcome::local_closed, Side::local, confirm, ambiguous,
         {local_error_backoff, local_operator}},
        {"our own reset of the peer's call after both OPENs, within the same",
         objects(2).after(9s).next_connection().called().reads_open().writes_open()
             .closes_with_reset(),
         Outcome::local_reset, Side::local, confirm, ambiguous,
         {local_error_backoff, local_operator}},
        {"a call of the peer that we do not answer within the same",
         objects(2).after(9s).next_connection().called().open_arrives().after(1s).peer_fin()
             .closes(),
         Outcome::open_not_sent, Side::local, Phase::connected, ambiguous,
         {local_error_backoff, local_shut_down}},
        {"our own close after both OPENs", connected().opens_exchanged().closes(),
         Outcome::local_closed, Side::local, confirm, ambiguous,
         {local_operator, local_daemon_exited}},
        {"our own reset soon after our OPEN",
         connected().writes_open().after(1s).closes_with_reset(),
         Outcome::local_reset, Side::local, Phase::open_sent, ambiguous,
         {local_operator, local_daemon_exited}},
        {"6/2 before the session was up",
         connected().opens_exchanged().reads_notification(6, 2).peer_fin().closes(),
         Outcome::administrative, Side::peer, confirm, certain, {peer_operator}},
    };
}

std::vector<Told> roles_rejected()
{
    constexpr auto rejected = Outcome::open_rejected;
    constexpr std::uint8_t provider = 0, customer = 3, peer = 4;
    return {
        {"2/11, and roles that do not pair", objected_to_role({provider}, {provider}),
         rejected, Side::peer, confirm, certain, {role_mismatch}},
        {"2/11 to an OPEN without a role", objected_to_role({}, {customer}),
         rejected, Side::peer, confirm, certain, {role_mismatch}},
        {"2/11 of a speaker that has said no role", objected_to_role({peer}, {}),
         rejected, Side::peer, confirm, ambiguous, {role_mismatch, false_objection}},
        {"2/11 to a role that is none", objected_to_role({9}, {provider}),
         rejected, Side::local, confirm, certain, {role_mismatch}},
        {"2/11 to two roles that differ", objected_to_role({customer, peer}, {provider}),
         rejected, Side::local, confirm, certain, {role_mismatch}},
        {"2/11 to one role, twice", objected_to_role({peer, peer}, {provider}),
         rejected, Side::peer, confirm, certain, {role_mismatch}},
        {"2/11, and roles that pair", objected_to_role({customer}, {provider}),
         rejected, Side::peer, confirm, ambiguous, {role_mismatch, false_objection}},
    };
}

// clang-format on

} // namespace

std::vector<Told> opening_stories()
{
    return joined({opens_rejected(), objections_disproved(), capabilities_rejected(),
                   roles_rejected(), other_connections(), closed_before_up()});
}

} // namespace bgpsnoop::test
