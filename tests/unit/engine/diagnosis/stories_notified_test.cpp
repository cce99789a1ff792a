// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

/// Established sessions that end with a NOTIFICATION.
namespace bgpsnoop::test {
namespace {

// A story a line.
// clang-format off

std::vector<Told> errors()
{
    return {
        {"1/2 received accuses us", notified(1, 2),
         Outcome::header_error, Side::local, up, certain, {}},
        {"1/2 sent accuses the peer", notifies(1, 2),
         Outcome::header_error, Side::peer, up, certain, {}},
        {"3/1", notifies(3, 1),
         Outcome::update_error, Side::peer, up, certain, {malformed_update}},
        {"5/3", notified(5, 3),
         Outcome::fsm_error, Side::local, up, certain, {}},
        {"7/1", notified(7, 1),
         Outcome::route_refresh_error, Side::local, up, certain, {}},
        {"8/0 sent", notifies(8, 0),
         Outcome::send_hold_timer_expired, Side::peer, up, likely, {peer_not_reading}},
        {"8/0 received", notified(8, 0),
         Outcome::send_hold_timer_expired, Side::local, up, likely, {local_not_reading}},
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
         Outcome::out_of_resources, Side::peer, up, certain, {}},
        {"6/10 may be OpenBGPD's limit", notified(6, 10),
         Outcome::bfd_down, Side::path, up, ambiguous, {bfd, interface_down, peer_limit_exceeded}},
        {"6/10 sent", notifies(6, 10),
         Outcome::bfd_down, Side::path, up, ambiguous,
         {bfd, interface_down, local_limit_exceeded}},
        {"6/77", notified(6, 77),
         Outcome::cease_other, Side::peer, up, certain, {}},
        {"9/1", notified(9, 1),
         Outcome::notification_other, Side::peer, up, certain, {}},
    };
}

// clang-format on

} // namespace

std::vector<Told> notification_stories()
{
    return joined({errors(), ceases()});
}

} // namespace bgpsnoop::test
