// SPDX-License-Identifier: Apache-2.0
#include "unit/engine/diagnosis/story_parts.hpp"

namespace bgpsnoop::test {

/// A capture knows no owner, no queue and no process: the outcome is the same, and nothing guessed.
std::vector<Told> capture_stories()
{
    const auto capture = [] { return Story().from_capture(); };
    const auto in_open_sent = [&] {
        return capture().calls().after(1ms).connected().writes_open();
    };
    const auto established = [&] {
        return in_open_sent().reads_open().writes_keepalive().reads_keepalive();
    };
    constexpr auto silent = Outcome::closed_without_answer;
    constexpr auto sent = Phase::open_sent;
    // A story a line.
    // clang-format off
    return {
        {"captured: the peer's hold timer",
         in_open_sent().reads_open().writes_keepalive().reads_keepalive().after(5s)
             .reads_notification(4, 0).peer_fin().closes(),
         Outcome::hold_timer_expired, Side::path, up, ambiguous,
         {path_down, local_daemon_stalled}},
        {"captured: wire form a",
         capture().calls().connected().peer_fin().writes_open().peer_reset(false),
         silent, Side::peer, sent, ambiguous, strangers},
        {"captured: wire form b", in_open_sent().peer_reset(),
         silent, Side::peer, sent, ambiguous, strangers},
        {"captured: wire form c", in_open_sent().peer_fin().closes(),
         silent, Side::peer, sent, ambiguous, strangers},
        {"captured: Bad Peer AS, then RST", in_open_sent().reads_notification(2, 2).peer_reset(),
         Outcome::open_rejected, Side::peer, sent, certain, {bad_peer_as}},
        {"captured: the SYN is not answered", capture().calls().after(63s).fails(0),
         Outcome::connect_timeout, Side::path, Phase::connecting, ambiguous,
         {path_or_acl_drop, auth_mismatch}},
        {"captured: our hold timer, nothing known of queues",
         in_open_sent().reads_open().writes_keepalive().reads_keepalive().after(90s)
             .writes_notification(4, 0).closes(),
         Outcome::hold_timer_expired, Side::path, up, ambiguous, {path_down, peer_daemon_hung}},
        {"captured: a bare RST of this end, which had just spoken",
         established().after(1s).reset_sent(false).fails(0),
         Outcome::local_reset, Side::path, up, ambiguous, {middlebox, local_daemon_exited}},
        {"captured: a bare RST of this end after a silence",
         established().after(30s).reset_sent(false).fails(0),
         Outcome::local_reset, Side::local, up, ambiguous, {local_daemon_exited, middlebox}},
        {"captured: a RST in this end's name that comes from elsewhere",
         established().after(30s).reset_sent(true, true).fails(0),
         Outcome::local_reset, Side::path, up, likely, {middlebox}},
    };
    // clang-format on
}

} // namespace bgpsnoop::test
