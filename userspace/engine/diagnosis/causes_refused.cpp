// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/timing.hpp"

/// Causes of a RST to our SYN (diagnosis.md, "Calls that never became a connection"). Linux sends
/// it where nobody listens; IOS and JunOS also to whom they do not know, or do not want yet.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

/// ECONNREFUSED, and the hook that would show the RST is missing: it may have been ICMP.
bool refused_by_errno(const Case& c)
{
    return !c.seen.received.reset_at;
}

/// It ended the last session with a word, and since then nothing accepts us.
bool gone_with_a_word(const Case& c)
{
    const auto* word = last_word(c);
    return established_before(c) && word != nullptr && word->what.direction == Direction::received;
}

/// It has said an OPEN or a NOTIFICATION.
bool spoke_before(const Case& c)
{
    const auto* word = last_word(c);
    return c.past.their_open || (word != nullptr && word->what.direction == Direction::received);
}

/// Who is silent for longer than a speaker that lives may have lost what seems to be up.
bool session_goes_on(const Case& c)
{
    if (c.up_beside == nullptr)
        return false;
    const Evidence& other = *c.up_beside;
    const auto heard = std::max({other.sample.heard_at, other.last_heard(), other.up_at});
    return end_time(c) - *heard < timing::ran_out(other.hold());
}

bool is_up_from_here(const Case& c)
{
    return session_goes_on(c) && c.up_beside->who.local.address == c.seen.who.local.address;
}

/// Our own 4/0 or 8/0 says that it was silent, so it may have been gone.
bool waits_since_it_spoke(const Case& c)
{
    if (!peer_waits_after_error(c))
        return false;
    const DecidingNotification& last = last_word(c)->what;
    const auto code = last.notification.code;
    return last.direction == Direction::received || (code != 4 && code != 8);
}

bool may_hold_the_old(const Case& c)
{
    const auto& downs = c.past.downs;
    return established_before(c) && !downs.empty() && downs.back().held_until >= end_time(c);
}

constexpr std::string_view its_listener =
    "On {peer} check that it listens for {local}, and whether neighbour {local} is idle there.";
constexpr std::string_view is_listening =
    "On {peer} check that BGP is enabled and its process runs, and in which VRF it listens.";

/// The strongest evidence of a BGP process there goes first, and what it disproves is not said.
constexpr std::array connect_refused{
    Row{foreign_reset, likely, either(firewall_reset, peer_not_listening),
        "the RST has a TTL unlike that of the peer's other segments, so a firewall on the way "
        "sent it",
        advice::port_filter, read_on},
    Row{knows_our_other_address, given(likely, &Senses::resets),
        either(wrong_source_address, peer_not_configured_for_us, firewall_reset),
        "a BGP process runs there and knows us by another address, {called}, but we call from "
        "{local}",
        advice::our_source},
    Row{is_up_from_here, ambiguous, either(peer_not_ready, firewall_reset, peer_not_listening),
        "yet a session with it is up, so its BGP process runs and has us configured: it does not "
        "take a second connection, only calls and does not listen, or a firewall answers for it",
        its_listener},
    Row{session_goes_on, ambiguous,
        either(peer_not_ready, peer_not_configured_for_us, firewall_reset),
        "yet a session with it is up from {other_local}, so its BGP process runs: it is not ready "
        "for {local}, no longer wants it, or a firewall answers for it",
        its_listener},
    Row{waits_since_it_spoke, ambiguous,
        either(peer_error_backoff, peer_not_listening, firewall_reset),
        "it waits after \"{original}\" ({ago} ago), which is the error to mend, or its BGP process "
        "has ended since",
        advice::original_error},
    Row{peer_calls_us, ambiguous, either(peer_not_ready, firewall_reset, peer_not_listening),
        "yet it calls us itself, so a BGP process runs there and has us configured: it is not "
        "ready, only calls and does not listen, or a firewall answers for it",
        its_listener},
    Row{gone_with_a_word, ambiguous,
        either(peer_not_listening, peer_not_configured_for_us, firewall_reset),
        "it ended the last session with \"{original}\" {ago} ago, so its BGP process is stopped "
        "or restarting, or no longer wants us",
        is_listening},
    Row{may_hold_the_old, ambiguous, either(peer_not_ready, peer_not_listening, firewall_reset),
        "the session with it ended {lost} ago and it has not acknowledged that, so it may hold the "
        "old connection and take no other, or its BGP process is down or restarting",
        its_listener},
    Row{just_lost, ambiguous,
        either(peer_not_listening, peer_not_ready, peer_not_configured_for_us, firewall_reset),
        "a session with it ended {lost} ago, so its BGP process is down or restarting, is not "
        "ready yet, or no longer wants us",
        is_listening},
    Row{established_before, ambiguous,
        either(peer_not_listening, peer_not_configured_for_us, firewall_reset),
        "a session with it existed before, so its BGP process is down or restarting, or no "
        "longer wants us",
        is_listening},
    Row{spoke_before, ambiguous,
        either(peer_not_listening, peer_not_configured_for_us, firewall_reset),
        "it has spoken BGP with us before, so its BGP process is down or restarting, or does not "
        "want us",
        is_listening},
    Row{refused_by_errno, ambiguous, either(peer_not_listening, firewall_icmp),
        "nothing listens there, or a firewall rejects us; the RST itself was not seen",
        is_listening, read_on},
    // A firewall at the peer that rejects with RST sends the very segment that its kernel would.
    Row{always, likely, either(peer_not_listening, peer_not_configured_for_us, firewall_reset),
        "no BGP process listens there, or it resets whom it does not know, as IOS and JunOS do",
        is_listening},
};
constexpr std::array unseen_resets{Addition{refused_by_errno, firewall_icmp}};

constexpr std::array refused_table{
    Group{Outcome::connect_refused, Acts::peer, "{peer} answered our SYN with RST", connect_refused,
          unseen_resets},
};

} // namespace

std::span<const Group> refused_groups()
{
    return refused_table;
}

} // namespace bgpsnoop::engine
