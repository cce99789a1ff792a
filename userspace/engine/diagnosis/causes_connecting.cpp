// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cerrno>

#include "engine/diagnosis/acquaintance.hpp"
#include "engine/diagnosis/causes.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/sentences.hpp"
#include "engine/session/icmp.hpp"
#include "engine/timing.hpp"

/// Causes of calls that never became a connection (diagnosis.md, "Told apart: calls that never
/// became a connection"), at either end.
namespace bgpsnoop::engine {

namespace {

using enum Cause;
using enum Certainty;
using enum Then;

template <Unreachable what> bool is(const Case& c)
{
    return unreachable(c.seen) == what;
}

bool by_errno_alone(const Case& c) // ground fact 6: TTL, ARP and filters look the same then
{
    return is<Unreachable::other>(c) && !c.seen.icmp;
}

bool forbidden_v6(const Case& c)
{
    return c.seen.error == EACCES && !c.seen.who.peer.address.is_v4();
}

bool by_nothing(const Case& c)
{
    return is<Unreachable::none>(c);
}

bool after_neighbour_discovery(const Case& c) // when the kernel gives it up
{
    const auto took = end_time(c) - c.seen.first_seen;
    return took >= timing::arp_failure_from && took <= timing::arp_failure_to;
}

constexpr std::string_view has_arp =
    "Check that {peer} is up and in this subnet: its address does not resolve.";

constexpr std::array connect_rejected{
    Row{filter_answers_for_peer, certain, local_drop, means::rejected_here,
        advice::our_filter_towards_it},
    Row{is<Unreachable::ttl>, certain, ttl_too_low,
        "the peer is further away than the TTL of our segments reaches", advice::our_multihop},
    Row{is<Unreachable::host>, likely, peer_unresolvable, "the last hop cannot resolve its address",
        has_arp},
    Row{is<Unreachable::rejected>, likely, firewall_icmp,
        "a firewall on the way or at the peer rejects it (who sent the ICMP is not known)",
        advice::port_filter},
    Row{is<Unreachable::protocol>, likely, firewall_icmp,
        "a firewall or a host without TCP rejects it", advice::port_filter},
    Row{is<Unreachable::network>, likely, path_down, "a router on the path has no route",
        "Check the routes towards {peer} hop by hop."},
    // Linux makes EACCES of ICMPv6 1/1, too.
    Row{all<is<Unreachable::local>, forbidden_v6>, ambiguous, either(firewall_icmp, local_drop),
        "a firewall at the peer, on the way or of this host's own does not let it through",
        advice::port_filter, stop, Side::unknown},
    Row{is<Unreachable::local>, likely, local_drop, "this host's own firewall does not let it out",
        "On this host check its firewall."},
    Row{all<by_errno_alone, after_neighbour_discovery>, likely, peer_unresolvable,
        "its address did not resolve by ARP or ND", has_arp},
    Row{any<by_errno_alone, by_nothing>, ambiguous,
        either(ttl_too_low, firewall_icmp, peer_unresolvable),
        "the TTL of our segments is too low, a firewall rejects them, or the address does not "
        "resolve",
        advice::our_multihop, stop, Side::unknown},
    Row{always, ambiguous, no_cause, "the path does not let it through",
        "Check routes and filters between {local} and {peer}."},
};

/// The connections before this silence were accepted by the kernel and answered by nobody.
bool full_backlog(const Case& c)
{
    const auto& ended = c.past.ended;
    const auto last =
        std::find_if(ended.rbegin(), ended.rend(), [](const SessionHistory::Ended& each) {
            return each.outcome != Outcome::connect_timeout;
        });
    return last != ended.rend() && last->outcome == Outcome::open_unanswered;
}

constexpr std::string_view filter_or_key =
    "Check filters on the path, and compare the MD5 or TCP-AO key of {peer} and this host.";

constexpr std::string_view filter_towards_peer =
    "Check the path from {local} to {peer} for filters and asymmetric routes, and firewall, "
    "rp_filter and ttl-security (GTSM) on {peer}.";
constexpr std::string_view filter_towards_us =
    "Check the path from {peer} to {local} for filters and asymmetric routes, and on this host "
    "firewall, rp_filter and ttl-security (GTSM).";

/// A connection between the same addresses lives, or an OPEN of the peer came on one.
bool keys_agree(const Case& c)
{
    const auto& ours = c.seen.who.local.address;
    const bool lives = c.up_beside != nullptr && c.up_beside->who.local.address == ours;
    return lives || came_up_here(c) >= c.seen.first_seen || peer_opened_lately(c) ||
           peer_opened_later(c);
}

bool called_by_peer(const Case& c)
{
    return c.seen.initiator == Initiator::peer;
}

constexpr std::array connect_timeout{
    Row{call_withdrawn, ambiguous, no_cause,
        "SYN|ACK came when {caller} had given the call up, as its RST says: a SYN or the answer "
        "was lost or late on the path, the host of {neighbor} was slow to answer, or the connect "
        "timer of {caller} is short",
        "Compare the connect timer of {caller} with the time that {neighbor} takes to answer, and "
        "look for loss between both.",
        stop, Side::unknown},
    Row{all<answer_untaken, called_by_peer>, ambiguous, either(path_or_acl_drop, gtsm_at_peer),
        "the path or an ACL drops what goes to {peer}, or {peer} drops it itself: by a firewall, "
        "rp_filter or for its TTL",
        filter_towards_peer, stop, Side::unknown},
    Row{answer_untaken, ambiguous, either(path_or_acl_drop, local_drop, gtsm_here),
        "the path or an ACL drops what comes from {peer}, or this host drops it itself: by a "
        "firewall, rp_filter or for its TTL",
        filter_towards_us, stop, Side::unknown},
    Row{called_by_peer, ambiguous, either(path_or_acl_drop, auth_mismatch),
        "the path, an ACL or this host's own firewall drops it, or this host drops it for "
        "authentication (MD5, TCP-AO)",
        filter_or_key, stop, Side::unknown},
    Row{filter_drops, certain, local_drop, means::dropped, advice::our_filter_towards_it},
    Row{ttl_drops, certain, gtsm_here, means::dropped_here,
        "On this host check ttl-security (GTSM) for neighbour {peer}: how many hops away may it "
        "be?"},
    Row{auth_drops, certain, auth_mismatch,
        "the keys of both ends differ, and this host drops the segments of {peer}: {dropped}",
        advice::keys},
    Row{has_key, likely, auth_mismatch,
        "our socket has a key for it, and a peer with another key or none drops our SYN without a "
        "word",
        advice::keys, read_on},
    Row{full_backlog, likely, peer_backlog_full,
        "its BGP process stopped answering before, so its backlog may be full by now",
        "On {peer} check that its BGP process is alive.", read_on},
    Row{keys_agree, ambiguous, path_or_acl_drop,
        "yet another connection with it came through, so the keys agree: the path, an ACL or the "
        "firewall of {peer} drops what opens one to its port, or did until then",
        "Check filters for TCP port {port} of {peer}, on the path and there."},
    Row{peer_calls_us, ambiguous, either(auth_mismatch, path_or_acl_drop),
        "yet it calls us, so only one direction is filtered, or the keys of both ends differ",
        filter_or_key, stop, Side::path},
    Row{always, ambiguous, either(path_or_acl_drop, auth_mismatch),
        "the path or an ACL drops it, or the peer drops it for authentication (MD5, TCP-AO)",
        filter_or_key},
};
constexpr std::array unseen_drops{Addition{all<drops_unseen, no<answer_untaken>>, local_drop}};

/// The caller, on another connection.
bool is_known_to_speak(const Case& c)
{
    return called_by_us(c) ? we_spoke_before(c) : peer_spoke_before(c);
}

constexpr std::string_view half_open_or_given_way =
    "as a half-open scan of the port does, or a speaker that was stopped, or gave way to the other "
    "end's call";

constexpr std::array connect_abandoned{
    Row{exiting, certain, local_daemon_exited, means::exiting, advice::why_ours_ended},
    Row{.when = all<call_withdrawn, called_by_peer, is_known_to_speak>,
        .sure = ambiguous,
        .causes = port_probe,
        .means = half_open_or_given_way,
        .advice = advice::what_calls_from_there,
        .acts = Acts::caller},
    Row{.when = all<call_withdrawn, is_known_to_speak>,
        .sure = ambiguous,
        .causes = either(port_probe, local_shut_down),
        .means = half_open_or_given_way,
        .advice = advice::what_calls_it,
        .acts = Acts::caller},
    Row{.when = call_withdrawn,
        .sure = likely,
        .causes = port_probe,
        .means = "as a half-open scan of the port does, and {caller} was not seen to speak BGP",
        .acts = Acts::caller},
    Row{always, ambiguous, local_shut_down, "it was stopped or reconfigured",
        "On this host check that {peer} is not shut down."},
};

constexpr std::array connect_unsendable{
    Row{always, likely, local_no_route,
        "this host has no usable route to it, or lacks the source address",
        "On this host check the route to {peer} and the source address."},
};

constexpr std::array connecting_table{
    Group{Outcome::connect_rejected, Acts::path, "Our SYN to {peer} ended in {icmp}",
          connect_rejected},
    Group{Outcome::connect_timeout, Acts::path, "{Syn} {unmet}{unmet_for}", connect_timeout,
          unseen_drops},
    Group{Outcome::connect_abandoned, Acts::local, "{Abandoned}", connect_abandoned},
    Group{Outcome::connect_unsendable, Acts::local,
          "The connection to {peer} failed before a packet was sent", connect_unsendable},
};

} // namespace

std::span<const Group> connecting_groups()
{
    return connecting_table;
}

} // namespace bgpsnoop::engine
