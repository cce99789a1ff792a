// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/sentences.hpp"

/// Whose fault it is when a timer other than the hold timer ends a session (diagnosis.md,
/// "Told apart: a timer ended it"): BGP's for sending, or one of TCP.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

constexpr std::array send_hold_timer_expired{
    Row{all<sent_notification, peer_window_closed>, certain, peer_not_reading,
        "the receive window of {peer} is closed, so its BGP process does not read what we send",
        advice::its_process},
    Row{sent_notification, likely, peer_not_reading,
        "the BGP process of {peer} does not read what we send", advice::its_process},
    Row{any<our_window_closed, unread_here>, certain, local_not_reading,
        "what {peer} sent fills our receive queue, so our BGP process does not read",
        advice::our_process},
    Row{always, likely, local_not_reading, "our BGP process does not read what {peer} sends",
        advice::our_process},
};

bool icmp_came(const Case& c)
{
    return c.seen.icmp.has_value();
}

constexpr std::array tcp_timeout{
    Row{auth_drops, certain, auth_changed, means::key_changed, advice::keys},
    Row{ttl_drops, certain, gtsm_here, means::dropped_here, advice::our_ttl},
    Row{filter_drops, certain, local_drop, means::dropped, advice::our_filter},
    Row{deaf_to_us, likely, either(gtsm_at_peer, path_down), means::deaf, advice::its_ttl},
    Row{full_size_unacked, ambiguous, either(mtu_blackhole, path_down), means::too_large,
        advice::mtu},
    Row{icmp_came, likely, path_down,
        "the path is down, and {icmp} came back for a segment of ours", advice::path},
    Row{always, likely, path_down, "the path is down or the router is", advice::path},
};

constexpr std::array liveness_table{
    Group{Outcome::send_hold_timer_expired, Acts::offender, saw_notification,
          send_hold_timer_expired},
    Group{Outcome::tcp_timeout, Acts::path,
          "TCP gave up the connection with {peer} after {duration} because its segments were no "
          "longer acknowledged",
          tcp_timeout, flaps},
};

} // namespace

std::span<const Group> liveness_groups()
{
    return liveness_table;
}

} // namespace bgpsnoop::engine
