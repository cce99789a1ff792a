// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

namespace bgpsnoop::test {

/// The same where a hook is missing: less is certain.
std::vector<Told> blinded_stories()
{
    const engine::Options no_drops{.senses = {.drops = false}};
    const engine::Options no_resets{.senses = {.resets = false}};
    const engine::Options no_errors{.senses = {.errors = false}};
    const engine::Options no_unread{.senses = {.unread = false}};
    // A story a line.
    // clang-format off
    return {
        {"silence where drops are not seen", given_up(calling()),
         Outcome::connect_timeout, Side::path, connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch, local_drop}, no_drops},
        {"nothing acknowledged where drops are not seen",
         our_timer(waiting().unacked(29 + 21).acked(0)),
         Outcome::open_unanswered, Side::peer, Phase::open_sent, ambiguous,
         {peer_multihop_missing, gtsm_here, local_drop, peer_daemon_hung}, no_drops},
        {"ECONNREFUSED where RSTs are not seen", calling().fails(ECONNREFUSED),
         Outcome::connect_refused, Side::peer, connecting, ambiguous,
         {peer_not_listening, firewall_icmp, peer_not_configured_for_us, firewall_reset},
         no_resets},
        {"ECONNREFUSED where RSTs are not seen, by a peer that calls another address of ours",
         refused_elsewhere().calls().after(1ms).fails(ECONNREFUSED),
         Outcome::connect_refused, Side::local, connecting, ambiguous,
         {wrong_source_address, peer_not_configured_for_us, firewall_reset, firewall_icmp},
         no_resets},
        {"a call given up at once where errors are not heard",
          Story().calls().after(200us).fails(0, true),
          Outcome::connect_rejected, Side::unknown, connecting, ambiguous,
          {ttl_too_low, firewall_icmp, peer_unresolvable}, no_errors},
        {"a call given up later where errors are not heard",
          Story().calls().after(500ms).fails(0, true),
          Outcome::connect_abandoned, Side::local, connecting, ambiguous, {local_shut_down},
          no_errors},
        {"our hold timer where unread bytes are not seen",
         our_timer(apart(running(), 30s, 2).unacked(21)),
         Outcome::hold_timer_expired, Side::peer, up, ambiguous, {peer_daemon_hung}, no_unread},
    };
    // clang-format on
}

} // namespace bgpsnoop::test
