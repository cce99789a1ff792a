// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Established sessions that end with a NOTIFICATION that accuses nobody.
namespace bgpsnoop::test {
namespace {

// A story a line.
// clang-format off

/// A session with the router of that identifier,
Story with_router(Story story, std::uint32_t router)
{
    return story.addresses("10.82.1.9", router == 9 ? "10.82.1.10" : "10.82.1.11").calls()
        .connected().writes_open().reads_open({.as = 8500, .bgp_id = router}).writes_keepalive()
        .reads_keepalive();
}

/// which it ends with 6/6, or 6/0, or we do.
Story changes(Story story, std::uint32_t router)
{
    return with_router(story, router).reads_notification(6, 6).peer_fin().closes();
}

Story given_up(Story story, std::uint32_t router)
{
    return with_router(story, router).reads_notification(6, 0).peer_fin().closes();
}

Story changed_by_us(Story story, std::uint32_t router)
{
    return with_router(story, router).writes_notification(6, 6).closes();
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
        {"6/6 sent to two routers in one second",
         changed_by_us(changed_by_us(Story(), 9).next_connection(), 10),
         Outcome::administrative, Side::local, up, ambiguous, {local_operator, bfd}},
        {"6/6 of one router in two sessions", changes(changes(Story(), 9).next_connection(), 9),
         Outcome::administrative, Side::peer, up, likely, {peer_operator, bfd}},
    };
}

std::vector<Told> without_a_reason()
{
    return {
        {"6/0 of two routers in one second", given_up(given_up(Story(), 9).next_connection(), 10),
         Outcome::cease_other, Side::path, up, ambiguous, {bfd, interface_down, peer_operator}},
        {"6/0 of one router in two sessions", given_up(given_up(Story(), 9).next_connection(), 9),
         Outcome::cease_other, Side::peer, up, ambiguous, {peer_operator}},
        {"6/0 sent to two routers in one second",
         given_up_by_us(given_up_by_us(Story(), 9).next_connection(), 10),
         Outcome::cease_other, Side::local, up, ambiguous, {interface_down, bfd, local_operator}},
    };
}

std::vector<Told> send_timer_words()
{
    return {
        {"8/0 sent", notifies(8, 0),
         Outcome::send_hold_timer_expired, Side::peer, up, likely, {peer_not_reading}},
        {"8/0 received", notified(8, 0),
         Outcome::send_hold_timer_expired, Side::local, up, likely, {local_not_reading}},
    };
}

std::vector<Told> behind_an_older_connection()
{
    return {
        {"6/2 received, in a session whose SYN met an older one, so that our TCP reset that",
         Story().calls().after(1ms).reset_sent().after(1s).connected().established().after(60s)
             .reads_notification(6, 2).peer_fin().closes(),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
    };
}

/// A session on which we have announced something, and the peer has.
Story full()
{
    const std::vector<std::uint8_t> nothing_withdrawn_nor_announced(4);
    return running().writes(bgp_update, nothing_withdrawn_nor_announced)
        .reads(bgp_update, nothing_withdrawn_nor_announced).after(60s);
}

std::vector<Told> limits()
{
    constexpr auto outcome = Outcome::max_prefixes;
    return {
        {"6/1 received", full().reads_notification(6, 1).peer_fin().closes(),
         outcome, Side::peer, up, certain, {peer_limit_exceeded}},
        {"6/1 sent", full().writes_notification(6, 1).closes(),
         outcome, Side::local, up, certain, {local_limit_exceeded}},
        {"6/9 wraps 6/1", full().reads_notification(6, 9, {6, 1}).peer_fin().closes(),
         outcome, Side::peer, up, certain, {peer_limit_exceeded}},
        {"6/1 to who announced nothing", notified(6, 1),
         outcome, Side::peer, up, likely, {false_objection, middlebox}},
        {"6/1 of ours to who announced nothing", notifies(6, 1),
         outcome, Side::local, up, likely, {false_objection}},
        {"6/1 before anything can be announced",
         connected().opens_exchanged().reads_notification(6, 1).peer_fin().closes(),
         outcome, Side::peer, Phase::open_confirm, likely, {peer_limit_exceeded}},
        {"6/1 of ours before anything can be announced",
         connected().opens_exchanged().writes_notification(6, 1).closes(),
         outcome, Side::local, Phase::open_confirm, likely, {local_limit_exceeded}},
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
        {"6/9 wraps nothing", notified(6, 9),
         Outcome::administrative, Side::peer, up, ambiguous, {peer_operator}},
        {"6/9 of ours wraps nothing", notifies(6, 9),
         Outcome::administrative, Side::local, up, ambiguous, {local_operator}},
        {"6/8", notified(6, 8),
         Outcome::out_of_resources, Side::peer, up, certain, {resource_exhausted}},
        {"6/10 may be OpenBGPD's limit", notified(6, 10),
         Outcome::bfd_down, Side::path, up, ambiguous, {bfd, interface_down, peer_limit_exceeded}},
        {"6/10 sent", notifies(6, 10),
         Outcome::bfd_down, Side::path, up, ambiguous,
         {bfd, interface_down, local_limit_exceeded}},
        {"6/0 sent", notifies(6, 0),
         Outcome::cease_other, Side::local, up, ambiguous, {local_operator}},
        {"6/77", notified(6, 77),
         Outcome::cease_other, Side::peer, up, ambiguous, {peer_operator}},
        {"6/77 sent", notifies(6, 77),
         Outcome::cease_other, Side::local, up, ambiguous, {local_operator}},
        {"9/1", notified(9, 1),
         Outcome::notification_other, Side::peer, up, ambiguous, {}},
    };
}

std::vector<Told> others()
{
    return {
        {"too short for a code",
         running().after(1s).reads(bgp_notification, {6}).after(1ms).peer_fin().closes(),
         Outcome::unknown, Side::unknown, up, ambiguous, {}},
        {"only counted, for its record was lost",
         running().after(1s).notification_counted(Direction::received).after(1ms).peer_fin()
             .closes(),
         Outcome::unknown, Side::unknown, up, ambiguous, {}},
        {"only counted, and told as well",
         running().after(1s).notification_counted(Direction::received).reads_notification(6, 2)
             .after(1ms).peer_fin().closes(),
         Outcome::administrative, Side::peer, up, certain, {peer_operator}},
    };
}

// clang-format on

} // namespace

std::vector<Told> notification_stories()
{
    return joined({send_timer_words(), new_configurations(), without_a_reason(),
                   behind_an_older_connection(), limits(), ceases(), others()});
}

} // namespace bgpsnoop::test
